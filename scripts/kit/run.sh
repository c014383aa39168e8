#!/usr/bin/env bash
# Checks and measures Skiplab on this machine's GPU. It needs neither Node nor a network connection. --help lists the options.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

node=$here/node
if [ ! -x "$node" ]; then
  # Node is unpacked under another name first, so that an incomplete file is never run.
  { xz -dc "$here/node.xz" || python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), sys.stdout.buffer)' "$here/node.xz"; } \
    >"$node.partial" 2>/dev/null && chmod +x "$node.partial" && mv "$node.partial" "$node" || {
    echo "Node could not be unpacked into $here: this needs xz or python3, and about 100 MB of space." >&2
    exit 2
  }
fi

# The following variables must be set before Node starts.
if ! ldconfig -p 2>/dev/null | grep -q 'libvulkan\.so\.1'; then
  export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
if [ -z "${VK_ICD_FILENAMES:-}${VK_DRIVER_FILES:-}" ]; then
  # In containers, the manifest of NVIDIA's driver is often in a folder that the Vulkan loader does not search.
  for file in /{etc,usr/share,usr/local/share,usr/local/nvidia/share}/vulkan/icd.d/nvidia*.json; do
    [ -e "$file" ] && export VK_ICD_FILENAMES="$file" && break
  done
fi
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/tmp}"

exec "$node" "$here/gpuKit.mjs" "$@"
