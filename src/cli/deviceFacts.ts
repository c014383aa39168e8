/** What a machine's GPU is, in its own words and in the driver's: figures mean nothing without it. */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

export interface DeviceFacts {
  /** From nvidia-smi, one entry a card; empty where there is none. */
  cards: string[];
  /** From the adapter: for Vulkan its description is the driver's name and version. */
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
  // They are getters of the prototype, which Object.entries does not see.
  for (const name in limits) {
    const value: unknown = limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') found[name] = value;
  }
  return found;
}

/** @param device the features and limits that programs run with; the adapter may have more */
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
    `card:      ${cards.join('; ') || 'not told (no nvidia-smi)'}`,
    `adapter:   ${[vendor, architecture, device].filter(Boolean).join(' ')}`,
    `driver:    ${driver || 'not told'}`,
    `processor: ${processor}`,
    `features:  ${features.join(', ')}`,
    `limits:    ${Object.entries(limits)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  ].join('\n');
}
