// Narrowing the list of definitions. Pure.

import type { Definition } from '../../api/types';

export function matches(definition: Definition, q: string): boolean {
  const text = [definition.figure, definition.name_ko, definition.name_en, definition.definition_ko, definition.definition_en].join(' ');
  return text.toLowerCase().includes(q.trim().toLowerCase());
}
