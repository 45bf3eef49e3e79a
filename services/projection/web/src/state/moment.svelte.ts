// What the last answer said about its moment; the time bar shows it.

import type { Answer, Freshness } from '../api/types';

class Moment {
  position = $state('');
  known_at = $state('');
  effective_on = $state('');
  demonstration = $state(false);
  freshness = $state.raw<readonly Freshness[]>([]);
  warnings = $state.raw<Answer<unknown>['warnings']>([]);

  heard(answer: Answer<unknown>): void {
    this.position = answer.position;
    this.known_at = answer.known_at;
    this.effective_on = answer.effective_on;
    this.demonstration = answer.demonstration;
    this.freshness = answer.freshness ?? [];
    this.warnings = answer.warnings ?? [];
  }
}

export const moment = new Moment();
