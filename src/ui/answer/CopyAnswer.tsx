import { Copy } from 'lucide-react';
import { CLIPBOARD_BLOCKED, copyText } from '../kit/clipboard.ts';
import { ICON } from '../kit/icon.ts';
import type { Study } from '../stores/study.ts';
import { say } from '../stores/view.ts';
import styles from './answer.module.css';
import { answerSentence } from './answerSentence.ts';
import type { AnswerWords } from './answerWords.ts';

async function copy(sentence: string) {
  const isCopied = await copyText(Promise.resolve(sentence));
  say(isCopied ? 'Copied the answer.' : `${CLIPBOARD_BLOCKED} The answer: ${sentence}`);
}

interface CopyAnswerProps {
  study: Study;
  words: AnswerWords;
  /** One sentence about the costs if there are two arms, or one string for each arm if there are more. */
  costs: readonly string[];
}

export function CopyAnswer({ study, words, costs }: CopyAnswerProps) {
  return (
    <button
      type="button"
      data-kind="icon"
      className={styles.copy}
      aria-label="Copy answer"
      title="Copy the answer with its numbers as text"
      onClick={() => void copy(answerSentence(study, words, costs))}
    >
      <Copy {...ICON} />
    </button>
  );
}
