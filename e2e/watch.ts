declare global {
  interface Window {
    seen: Record<'network' | 'table' | 'curve' | 'whole', number>;
  }
}

/**
 * Runs in the page, through `addInitScript`. Notes in `window.seen` the time at which each part of the page first appears, in milliseconds
 * since the page began to load; 0 means not yet. `curve` is the time when one of four narrow strips of the plot first contains coloured
 * pixels, and `whole` is the time when all four do.
 */
export function watch() {
  window.seen = { network: 0, table: 0, curve: 0, whole: 0 };
  const note = (what: keyof Window['seen'], is: boolean) => {
    if (is && window.seen[what] === 0) window.seen[what] = Math.round(performance.now());
  };
  const small = Object.assign(document.createElement('canvas'), { width: 4 });
  const probe = small.getContext('2d', { willReadFrequently: true });
  const parts = () => {
    const canvas = document.querySelector<HTMLCanvasElement>('figure canvas');
    if (!canvas || !probe || canvas.width < 100) return [];
    const { width, height } = canvas;
    // The strips avoid the axes and their labels.
    return [0.3, 0.5, 0.7, 0.9].map((place) => {
      const tall = Math.round(0.8 * height);
      probe.canvas.height = tall;
      probe.drawImage(canvas, Math.round(place * width), 0, 4, tall, 0, 0, 4, tall);
      const { data } = probe.getImageData(0, 0, 4, tall);
      let colored = 0;
      for (let i = 0; i < data.length; i += 4)
        if (
          (data[i + 3] ?? 0) > 60 &&
          Math.max(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) - Math.min(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) > 60
        )
          colored++;
      return colored > 0;
    });
  };
  const look = () => {
    note('network', document.querySelector('.react-flow__node') !== null);
    note('table', document.querySelector('tbody tr') !== null);
    const seen = parts();
    note('curve', seen.some(Boolean));
    note('whole', seen.length > 0 && seen.every(Boolean));
    if (Object.values(window.seen).includes(0)) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
