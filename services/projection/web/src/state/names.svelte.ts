// Names for codes, and what each figure means. Asked once; small; the same on every page.

import { document } from '../api/client';
import type { Definition, Meta, NameList } from '../api/types';
import { DERIVED } from '../codes/derived';
import { language } from '../i18n/language.svelte';

function fieldOf(figure: string): string {
  return figure.slice(figure.lastIndexOf('.') + 1);
}

/** Digits of a province in the code of a region. */
const PROVINCE_DIGITS = 2;

class Names {
  meta = $state.raw<Meta>();
  /** They were asked for and did not come; they are asked for again when the line is back. */
  failed = $state(false);
  #definitions = $state.raw<ReadonlyMap<string, Definition>>(new Map());
  #byField = $derived(new Map(this.definitions.toReversed().map((one) => [fieldOf(one.figure), one])));

  async load(): Promise<void> {
    const [meta, definitions] = await Promise.allSettled([document<Meta>('meta'), document<readonly Definition[]>('definitions')]);
    this.failed = meta.status === 'rejected' || definitions.status === 'rejected';
    if (meta.status === 'fulfilled') this.meta = meta.value;
    if (definitions.status === 'fulfilled') this.#definitions = new Map([...definitions.value, ...DERIVED].map((one) => [one.figure, one]));
  }

  /** The name of a code, or the code itself. */
  of(list: NameList, code: string | null | undefined): string {
    if (!code) return '–';
    const name = this.meta?.names[list]?.[code];
    if (!name) return code;
    const own = (language() === 'en' ? name.en : name.ko) || name.ko;
    if (list !== 'regions' || code.length <= PROVINCE_DIGITS) return own;
    // Five cities have a Dong-gu: a district is told with its province.
    const province = this.of('regions', code.slice(0, PROVINCE_DIGITS));
    if (own === province) return own;
    return language() === 'en' ? `${own}, ${province}` : `${province} ${own}`;
  }

  /** Codes of a list with their names, by name. */
  all(list: NameList): { value: string; label: string }[] {
    const collator = new Intl.Collator(language());
    return Object.keys(this.meta?.names[list] ?? {})
      .map((value) => ({ value, label: this.of(list, value) }))
      .sort((a, b) => collator.compare(a.label, b.label));
  }

  /** The unit of an indicator; ratios have none. */
  unit(indicator: string): string | undefined {
    return this.meta?.units[indicator];
  }

  get definitions(): readonly Definition[] {
    return [...this.#definitions.values()];
  }

  /** What a figure means: `view.field` or `view.part.field`; else what a field of that name means elsewhere. */
  definition(figure: string): Definition | undefined {
    return this.#definitions.get(figure) ?? this.#byField.get(fieldOf(figure));
  }
}

export const names = new Names();
