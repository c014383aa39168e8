import { ArrowLeft, ArrowRight, CopyPlus, Trash2 } from 'lucide-react';
import { layerDefinition, layers } from '../../models/layers/index.ts';
import { activationField } from '../../models/layers/kernelFields.ts';
import { newLayer } from '../../models/network/edits.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { activeSkipsInto, type LayerNode, layerIndex, type Network, nameOf } from '../../models/network/network.ts';
import { repeatLayer } from '../../models/network/repeatLayer.ts';
import { layersSharing, sharingWords } from '../../models/network/shared.ts';
import { showShape } from '../../models/ops/shape.ts';
import type { Field } from '../../schema/fields.ts';
import { counted } from '../../schema/words.ts';
import { applyToAll, moveLayer, removeLayer } from '../actions/gestures.ts';
import { remediesFor } from '../actions/remedies.ts';
import { placeBeside } from '../canvas/folds/unfolded.ts';
import { OnePart } from '../insight/lesions/OnePart.tsx';
import { FieldInput } from '../kit/form/FieldInput.tsx';
import { Remedies } from '../kit/form/Remedies.tsx';
import { SchemaForm } from '../kit/form/SchemaForm.tsx';
import { parameterWords } from '../kit/format.ts';
import { ICON } from '../kit/icon.ts';
import { editGraph } from '../stores/document.ts';
import { useDocument, useInputShape, useSession } from '../stores/useStore.ts';
import { say, select } from '../stores/view.ts';
import styles from './inspector.module.css';

const joinField = {
  ...activationField,
  label: 'Join activation',
  help: 'Applied to the layer’s own output plus the add skips that end at the layer, before concat skips are appended.',
  default: 'linear',
} satisfies Field;

function LayerActions({ layer, network }: { layer: LayerNode; network: Network }) {
  const index = layerIndex(network, layer.id);
  const actions = [
    { words: 'Move left', Icon: ArrowLeft, isOff: index <= 1, act: () => moveLayer(layer.id, placeBeside(layer.id, -1)) },
    {
      words: 'Move right',
      Icon: ArrowRight,
      isOff: index >= network.layers.length - 1,
      act: () => moveLayer(layer.id, placeBeside(layer.id, 1)),
    },
    {
      words: 'Duplicate',
      Icon: CopyPlus,
      isOff: false,
      act: () => editGraph({ type: 'network.replace', network: repeatLayer(network, layer.id, 2) }),
    },
    { words: 'Remove layer', Icon: Trash2, isOff: false, act: () => removeLayer(layer.id) },
  ];
  return (
    <span className={styles.actions}>
      {actions.map(({ words, Icon, isOff, act }) => (
        <button key={words} type="button" data-kind="icon" disabled={isOff} onClick={act} aria-label={words} title={words}>
          <Icon {...ICON} />
        </button>
      ))}
    </span>
  );
}

export function LayerInspector({ layer }: { layer: LayerNode }) {
  const experiment = useDocument((state) => state.experiment);
  const { network } = experiment;
  const opened = useDocument((state) => state.opened.network.layers.find(({ id, kind }) => id === layer.id && kind === layer.kind));
  const summary = useSession((state) => (state.isDescribing ? null : state.summary));
  const inferred = inferShapes(network, useInputShape(), summary?.head);
  const shapes = inferred.shapes.get(layer.id);
  const ownIssues = (summary ? inferred.issues : []).filter((issue) => issue.at === layer.id && issue.skipFrom === undefined);
  const definition = layerDefinition(layer.kind);
  const insert = (label: string) => {
    const chosen = layers.find((candidate) => candidate.label === label);
    if (!chosen) return;
    const added = newLayer(network, chosen.kind);
    const issue = editGraph({ type: 'layer.insert', layer: added, index: layerIndex(network, layer.id) + 1 });
    if (issue) say(issue.message);
    else select({ type: 'layer', id: added.id });
  };
  return (
    <section className={styles.section} aria-labelledby="layer-title">
      <header className={styles.head}>
        <h2 id="layer-title">{nameOf(network, layer.id)}</h2>
        {definition.isInput ? null : <LayerActions layer={layer} network={network} />}
      </header>
      <p className={styles.doc}>{definition.doc}</p>
      {shapes ? (
        <p className={styles.doc}>
          {showShape(shapes.in)} → {showShape(shapes.out)}, {parameterWords(shapes.parameters)},{' '}
          {counted(shapes.multiplyAdds, 'multiply-add')}
        </p>
      ) : null}
      {ownIssues.map((issue) => (
        <div key={issue.message}>
          <p className={styles.problem}>{issue.message}</p>
          {summary ? <Remedies offers={remediesFor(experiment, issue, summary)} /> : null}
        </div>
      ))}
      {definition.isInput ? null : <OnePart at={layer.id} />}
      <SchemaForm
        path={`layer.${layer.id}`}
        schema={definition.schema}
        values={layer.params}
        initials={opened?.params}
        actionFor={(name) => {
          const all = layersSharing(network, layer, name);
          if (all.every(({ params }) => params[name] === layer.params[name])) return undefined;
          return { words: `Apply to ${sharingWords(network, layer, name)}`, act: () => applyToAll(layer.id, name) };
        }}
        onChange={(params) => editGraph({ type: 'layer.params', id: layer.id, params })}
      />
      {activeSkipsInto(network, layer.id).length > 0 ? (
        <FieldInput
          path={`layer.${layer.id}.join`}
          field={joinField}
          value={layer.joinActivation ?? 'linear'}
          initial={opened?.joinActivation}
          // The cast is safe because the value of this field is one of its options.
          onChange={(value) =>
            editGraph({ type: 'layer.joinActivation', id: layer.id, activation: value as NonNullable<LayerNode['joinActivation']> })
          }
        />
      ) : null}
      <div className={styles.row}>
        <label htmlFor="insert-layer">Insert layer after</label>
        <select id="insert-layer" value="" onChange={(event) => insert(event.target.value)}>
          <option value="">Choose…</option>
          {layers
            .filter((candidate) => !('isInput' in candidate))
            .map(({ label }) => (
              <option key={label}>{label}</option>
            ))}
        </select>
      </div>
    </section>
  );
}
