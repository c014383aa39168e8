import { Copy } from 'lucide-react';
import { copyText } from '../kit/clipboard.ts';
import { ICON } from '../kit/icon.ts';
import { say } from '../stores/view.ts';
import { answerSentence } from './answerSentence.ts';
import type { AnswerWords } from './answerWords.ts';
import type { FinishedSeed } from './outcomes.ts';

async function copy(sentence: string) {
  const isCopied = await copyText(Promise.resolve(sentence));
  say(isCopied ? 'The answer is copied.' : `The browser does not let this page write to the clipboard. The answer: ${sentence}`);
}

interface CopyAnswerProps {
  words: AnswerWords;
  finished: readonly FinishedSeed[];
  /** The sentence on what is not equal between the arms. */
  costs: string;
}

/** Copies the answer with its numbers as text. */
export function CopyAnswer({ words, finished, costs }: CopyAnswerProps) {
  return (
    <button type="button" data-kind="quiet" onClick={() => void copy(answerSentence(words, finished, costs))}>
      <Copy {...ICON} /> Copy answer
    </button>
  );
}
