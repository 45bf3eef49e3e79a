import { expect, test } from 'vitest';
import { kindOf } from './kind';

test.each([
  ['overview.clusters', 'number'],
  ['overview.budget_total', 'won'],
  ['budget.executed', 'won'],
  ['foreign-investment.declared_usd', 'usd'],
  ['budget.execution_rate', 'rate'],
  ['clusters.area_m2', 'area'],
  ['spin-offs.institution_share_percent', 'percent'],
  ['governance.rows.ministry_hhi', 'index'],
  ['similar.place', 'index'],
])('%s is written as %s', (figure, kind) => expect(kindOf(figure)).toBe(kind));
