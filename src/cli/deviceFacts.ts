import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

export interface DeviceFacts {
  /** The cards that nvidia-smi reports; empty if it fails. */
  cards: string[];
  vendor: string;
  architecture: string;
  device: string;
  /** The adapter's description. With Vulkan, it contains the name and version of the driver. */
  driver: string;
  features: string[];
  limits: Record<string, number>;
  /** The CPU and its number of logical cores. The CPU encodes the commands for the GPU, so it affects the measured times. */
  processor: string;
}

function cards(): string[] {
  const { status, stdout } = spawnSync('nvidia-smi', ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return status === 0 ? stdout.trim().split('\n') : [];
}

function limitsOf(limits: GPUSupportedLimits): Record<string, number> {
  const found: Record<string, number> = {};
  // The limits are getters of the prototype, which Object.entries does not list.
  for (const name in limits) {
    const value: unknown = limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') found[name] = value;
  }
  return found;
}

/**
 * @param device the device whose features and limits are reported; kernels cannot use more than these, even if the adapter supports more
 */
export function deviceFacts({ info }: GPUAdapter, device: GPUDevice): DeviceFacts {
  const processors = cpus();
  return {
    cards: cards(),
    vendor: info.vendor,
    architecture: info.architecture,
    device: info.device,
    driver: info.description,
    features: [...device.features].sort(),
    limits: limitsOf(device.limits),
    processor: `${processors[0]?.model.trim() ?? 'unknown'} × ${processors.length}`,
  };
}

export function printFacts({ cards, vendor, architecture, device, driver, features, limits, processor }: DeviceFacts): string {
  return [
    `card:      ${cards.join('; ') || 'unknown (nvidia-smi reports none)'}`,
    `adapter:   ${[vendor, architecture, device].filter(Boolean).join(' ')}`,
    `driver:    ${driver || 'unknown'}`,
    `processor: ${processor}`,
    `features:  ${features.join(', ')}`,
    `limits:    ${Object.entries(limits)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  ].join('\n');
}
