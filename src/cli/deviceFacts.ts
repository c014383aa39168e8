/** The facts about a machine's GPU and driver, without which its measurements mean nothing. */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

export interface DeviceFacts {
  /** One entry for each card, from nvidia-smi; empty if nvidia-smi fails. */
  cards: string[];
  /** The adapter reports the vendor, the architecture, the device and the driver. For Vulkan, `driver` is the driver's name and version. */
  vendor: string;
  architecture: string;
  device: string;
  driver: string;
  features: string[];
  limits: Record<string, number>;
  /** The processor, which encodes the dispatches. */
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

/** @param device the device, whose features and limits apply to programs; the adapter may support more */
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
