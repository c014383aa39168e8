/**
 * A cell that spreadsheets do not read as a formula. Spreadsheets skip leading white space and control characters, and treat full-width
 * signs like ASCII ones.
 */
export const csvCell = (text: string) => `"${text.replace(/^[\s\p{Cc}]*[=+\-@＝＋－＠\t\r\n]/u, "'$&").replaceAll('"', '""')}"`;

/** The text of a cell in a Markdown table. Markup is escaped, and line breaks, which would end the row, become spaces. */
export const markdownCell = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').replace(/[\\`*_[\]<>!|~&$]/g, '\\$&');

/** Characters that XML does not allow, not even as references, and control characters that it discourages. */
const NOT_XML = /[^\t\n\r\P{Cc}]|[\p{Surrogate}\ufffe\uffff]/gu;

export const xmlText = (text: string) => text.replace(NOT_XML, '\ufffd').replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
