import { useStore } from 'zustand';
import { openable } from '../actions/openable.ts';
import { Sheet } from '../kit/Sheet.tsx';
import { lasting, lastingWords } from '../persistence/lasting.ts';
import { useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import { DrawingKey } from './DrawingKey.tsx';
import { Gallery } from './Gallery.tsx';
import styles from './help.module.css';

const close = () => view.setState({ isHelpOpen: false });

const keys: readonly (readonly [string, string])[] = [
  ['Space', 'train or pause'],
  ['Ctrl+Z, Ctrl+Shift+Z', 'undo, redo: every change of network, data and settings'],
  ['Tab, Enter', 'go to a layer or a handle; Enter on one handle and then on another draws a skip'],
  ['← → on a selected layer', 'move it along the row'],
  ['Delete', 'delete the selected skip or layer'],
  [
    '← →, + −, 0 in a chart',
    'move its cursor, zoom in and out, see all; wheel, drag and Shift+drag do it by mouse, two fingers on a screen',
  ],
  ['Escape', 'stop drawing a skip, select nothing, close a sheet, leave a presentation'],
  ['P', 'present: network, answer, chart and pictures in large type'],
  ['?', 'this help'],
];

export function HelpSheet() {
  const isOpen = useView((state) => state.isHelpOpen);
  const answer = useStore(lasting, (state) => state.answer);
  if (!isOpen) return null;
  return (
    <Sheet title="Help" words="What a skip connection really does, measured on your own GPU" onClose={close}>
      <div className={styles.help}>
        <section>
          <h3>What there is to do</h3>
          <p>
            A network is a row of layers. A skip lets what leaves an earlier layer join what a later one makes: ⊕ adds it, ‖ appends it as
            further features. Where shapes differ, a projection makes it fit, and the page says which and what it costs.
          </p>
          <p>
            Drag from the coloured handle of a layer to a later layer, press Train, change the wiring, train again. Drag a layer itself to
            move it along the row. Runs whose networks differ only in skips begin from the same weights and see the same batches, so that
            what differs between their curves comes of the skips; with several seeds you see how much of it is chance.
          </p>
        </section>
        <section>
          <h3>Questions</h3>
          <p>
            Each opens a network, trains two arms at six seeds, and reports what was measured. A control that could refute the answer
            follows.
          </p>
          <Gallery onStart={close} />
        </section>
        <section>
          <DrawingKey />
        </section>
        <section>
          <h3>Keys</h3>
          <dl>
            {keys.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>Files</h3>
          <p>Drop anywhere: {openable.join(', ')}.</p>
          <p>
            Nothing leaves this page. Network, runs, curves and weights are kept in this browser; a link holds networks and settings.{' '}
            {lastingWords[answer]}
          </p>
        </section>
      </div>
    </Sheet>
  );
}
