/** What no device is asked to hold, known before anything is allocated. */

/** The largest storage buffer that WebGPU guarantees. */
export const MAX_BUFFER_BYTES = 128 * 2 ** 20;

const MAX_PARAMETERS = MAX_BUFFER_BYTES / 4;

/** "17,985", and "3.8 × 10¹⁵" where digits would say less. */
function sizeWords(count: number): string {
  if (!Number.isFinite(count)) return 'more than 10³⁰⁸';
  if (count < 1e9) return count.toLocaleString('en');
  const [mantissa = '', exponent = ''] = count.toExponential(1).split('e+');
  return `${mantissa} × 10${[...exponent].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
}

/** Why a network with so many parameters cannot be trained; null if it can. */
export const parameterLimit = (parameters: number): string | null =>
  parameters > MAX_PARAMETERS
    ? `The network has ${sizeWords(parameters)} parameters, and a GPU buffer holds ${sizeWords(MAX_PARAMETERS)}; use fewer layers, units or filters, or fewer skips that append.`
    : null;
