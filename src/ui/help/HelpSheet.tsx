import { useStore } from 'zustand';
import { openable } from '../actions/openable.ts';
import { Sheet } from '../kit/Sheet.tsx';
import { lasting, lastingWords } from '../persistence/lasting.ts';
import { useView } from '../stores/useStore.ts';
import { view } from '../stores/view.ts';
import { DrawingKey } from './DrawingKey.tsx';
import { Gallery } from './Gallery.tsx';
import styles from './help.module.css';
import { WhyGallery } from './WhyGallery.tsx';

const close = () => view.setState({ isHelpOpen: false });

const keys: readonly (readonly [string, string])[] = [
  ['Space', 'train or pause'],
  ['Ctrl+Z, Ctrl+Shift+Z or Ctrl+Y', 'undo, redo changes to the network, the data and the settings'],
  ['Tab, Enter', 'go to a layer or a handle; Enter on one handle and then on another adds a skip'],
  ['← → on a selected layer', 'move the layer'],
  ['Delete or Backspace', 'delete the selected skip or layer'],
  ['F', 'press the button that the latest message offers, such as “Swap the ends”, or the one that makes training possible'],
  [
    '← →, + −, Page Up, Page Down, 0 in a chart',
    'move the cursor, zoom in and out, pan, reset the zoom; or use the wheel, drag (zoom), Shift+drag (pan), pinch',
  ],
  ['Escape', 'cancel a skip, clear the selection, close a dialog, leave a presentation'],
  ['P', 'present: network, answer, chart and pictures in large type'],
  ['?', 'this help'],
];

export function HelpSheet() {
  const isOpen = useView((state) => state.isHelpOpen);
  const answer = useStore(lasting, (state) => state.answer);
  if (!isOpen) return null;
  return (
    <Sheet title="Help" words="See the effects of skip connections, measured live on your GPU" onClose={close}>
      <div className={styles.help}>
        <section>
          <h3>Getting started</h3>
          <p>
            A network is a row of layers. A skip adds (⊕) or concatenates (‖) the output of an earlier layer to the output of a later one.
            If their shapes do not fit together, a projection is inserted; its type and its cost in parameters are shown.
          </p>
          <p>
            Drag from one layer to a later one to add a skip, press Train, change the skips, and train again. Drag the grip of a layer to
            move it. At the same seed, runs whose networks differ only in skips start with the same values for the weights that they have in
            common, and see the same batches, so any difference between their curves is due to the skips. Several seeds show how much this
            difference varies by chance.
          </p>
        </section>
        <section>
          <DrawingKey />
        </section>
        <section>
          <h3>Questions</h3>
          <p>
            Each question opens a network, trains the two arms (sides) of a comparison at six seeds, and reports the result. It then offers
            a control experiment that could refute the answer.
          </p>
          <Gallery onStart={close} />
          <p>
            The following questions are about causes. Each trains one pair of runs, opens the view of “See why” that shows how the two
            differ, and states which numbers differ and what remains unknown.
          </p>
          <WhyGallery onStart={close} />
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
          <p>Drop files anywhere: {openable.join(', ')}.</p>
          <p>
            Nothing leaves this page. Networks, runs, curves, weights and, up to a size limit, data files are saved in this browser. Links
            contain networks and settings only. {lastingWords[answer]}
          </p>
        </section>
      </div>
    </Sheet>
  );
}
