// Words in both languages. A word without one of them does not compile.

/** The languages of the page; the first is the one shown when the address names none. */
export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Korean, then English. `{name}` marks what is filled in. */
export type Word = readonly [ko: string, en: string];
export type Values = Readonly<Record<string, string | number>>;

/** Which of the pair a language reads. */
export function pick(word: Word, language: Language): string {
  return language === 'ko' ? word[0] : word[1];
}

/** Puts values in the marked places; an unknown mark stays visible, so that it is noticed. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}
