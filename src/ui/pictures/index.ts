/** The pictures of predictions, in the order of display. A new picture needs a file in kinds/ and an entry in this list. */
import { accuracy } from './kinds/Accuracy.tsx';
import { confusionMatrix } from './kinds/Confusion.tsx';
import { images } from './kinds/Images.tsx';
import { pad } from './kinds/Pad.tsx';
import { plane } from './kinds/Plane.tsx';
import { scatter } from './kinds/Scatter.tsx';
import { units } from './kinds/Units.tsx';
import { values } from './kinds/Values.tsx';
import type { Picture, Subject } from './picture.ts';

export const pictures: readonly Picture<unknown>[] = [pad, accuracy, plane, scatter, images, units, values, confusionMatrix];

/** True if one of these pictures depends on a held-out example that another one lets the user choose. */
export const areLinked = (shown: typeof pictures, subject: Subject): boolean =>
  shown.some((picture) => picture.dependsOnExample?.(subject)) && shown.some((picture) => picture.offersExamples?.(subject));
