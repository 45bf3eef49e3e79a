// A file to be judged, its refused rows, and the command that sends it. Pure.

import type { Judged, Refusal } from '../../api/types';
import type { Language } from '../../i18n/words';

/** The largest file that is judged here; the command takes any size. */
export const MAX_MEGABYTES = 20;

export type Format = 'csv' | 'ndjson';

export const CONTENT_TYPES: Readonly<Record<Format, string>> = { csv: 'text/csv', ndjson: 'application/x-ndjson' };

/** What a file is, by its name. */
export function formatOf(name: string): Format | undefined {
  if (/\.csv$/i.test(name)) return 'csv';
  return /\.(ndjson|jsonl)$/i.test(name) ? 'ndjson' : undefined;
}

/** Text of a file in UTF-8, or in CP949 where it is not. */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('euc-kr').decode(bytes);
  }
}

function separatorOf(head: string): string {
  const count = (mark: string) => head.split(mark).length;
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0] ?? ',';
}

/** Rows of a CSV: quotes, doubled quotes, line ends inside quotes. */
export function csvRows(text: string): string[][] {
  const plain = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(plain.split(/\r?\n/, 1)[0] ?? '');
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let index = 0; index < plain.length; index += 1) {
    const mark = plain[index];
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (plain[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else quoted = false;
    } else if (mark === '"') quoted = true;
    else if (mark === separator) endCell();
    else if (mark === '\n') endRow();
    else if (mark !== '\r') cell += mark;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A cell that no spreadsheet takes for a formula or for two cells. */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function reason(refusal: Refusal, language: Language): string {
  return `${refusal.code}${refusal.field ? ` (${refusal.field})` : ''}: ${language === 'ko' ? refusal.message_ko : refusal.message_en}`;
}

/** The refused rows as they were sent, with the reasons beside them: to be mended and sent again. */
export function refusedCsv(text: string, format: Format, judged: readonly Judged[], language: Language): string {
  const lines = format === 'csv' ? csvRows(text) : text.split(/\r?\n/).filter((one) => one.trim() !== '').map((one) => [one]);
  const [head, ...rows] = format === 'csv' ? lines : [['line'], ...lines];
  const out = [[...(head ?? []), 'refused_row', 'refused_because']];
  judged.forEach((one, index) => {
    if (one.status !== 'refused') return;
    const sent = rows[index] ?? [];
    const cells = (head ?? []).map((_, column) => sent[column] ?? '');
    out.push([...cells, String(one.row), one.refusals.map((refusal) => reason(refusal, language)).join(' / ')]);
  });
  return `\uFEFF${out.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** A word that a shell takes as it stands. */
function shellWord(word: string): string {
  return /^[\w./-]+$/.test(word) && !word.startsWith('-') ? word : `'${(word.startsWith('-') ? `./${word}` : word).replaceAll("'", "'\\''")}'`;
}

/** The command that records the file. */
export function command(file: string, kind: string, origin: string): string {
  return ['daedong submit', shellWord(file), ...(kind ? ['--record', kind] : []), '--to', shellWord(origin), '--agency AGENCY', '--key KEY.nk'].join(' ');
}
