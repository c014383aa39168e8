import { branchSchema, branchWords, DEFAULT_BRANCH, usesValue } from '../../models/network/branchScale.ts';
import { addJoins, type BranchScale } from '../../models/network/network.ts';
import { setBranchScale } from '../actions/gestures.ts';
import { Fold } from '../kit/fold/Fold.tsx';
import { FieldInput } from '../kit/form/FieldInput.tsx';
import { useDocument } from '../stores/useStore.ts';
import styles from './settings.module.css';

const { type: typeField, value: valueField } = branchSchema;

/** The form of the branch scale setting, which applies to all joins with an add skip. It renders nothing if the network has no add skip. */
export function BranchScaleForm() {
  const network = useDocument((state) => state.experiment.network);
  const { branch = DEFAULT_BRANCH } = network;
  const { branch: opened = DEFAULT_BRANCH } = useDocument((state) => state.opened.network);
  if (addJoins(network) === 0) return null;
  return (
    <Fold title="Joins" words={`branch scale β: ${branchWords(network.branch)}`}>
      <p className={styles.doc}>{typeField.help}</p>
      <FieldInput
        path="network.branch.type"
        field={typeField}
        value={branch.type}
        initial={opened.type}
        onChange={(type) => setBranchScale({ ...branch, type: type as BranchScale['type'] })} // one of the field's options
      />
      {usesValue(branch) ? (
        <FieldInput
          path="network.branch.value"
          field={valueField}
          value={branch.value}
          initial={opened.value}
          onChange={(value) => setBranchScale({ ...branch, value: Number(value) })}
        />
      ) : null}
    </Fold>
  );
}
