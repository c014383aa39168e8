import { useEffect, useRef } from 'react';
import { channelsOf, resolveColor } from '../kit/color.ts';
import { useIsDark } from '../kit/useIsDark.ts';
import styles from './pictures.module.css';

interface Props {
  /** [height, width, channels], row-major; a byte b represents b / 255. */
  values: Float32Array | Uint8Array;
  height: number;
  width: number;
  words: string;
}

/** Draws an image in the text colour: higher values are darker, or lighter on a dark page. Several channels are averaged. */
export function Pixels({ values, height, width, words }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour depends on the page's light or dark scheme
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const host = canvas.current?.parentElement;
    if (!context || !host) return;
    const [red, green, blue] = channelsOf(resolveColor(host, 'var(--ink)'));
    const channels = values.length / (height * width);
    const scale = (values instanceof Uint8Array ? 1 : 255) / channels;
    const image = new ImageData(width, height);
    for (let i = 0; i < height * width; i++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += values[i * channels + c] ?? 0;
      image.data.set([red, green, blue, sum * scale], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }, [values, height, width, isDark]);
  return <canvas ref={canvas} className={styles.pixels} width={width} height={height} role="img" aria-label={words} />;
}
