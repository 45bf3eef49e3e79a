import { expect, test } from 'vitest';
import { chosen } from './data';

test('two plans that name the same technology in a province count as two', () => {
  const row = { plan: 'p', target: 'technology', code: 'T01', regions: ['11', '26'], region_count: 2, share: 0.5 } as const;
  expect(chosen([row, { ...row, plan: 'q', regions: ['11'] }])).toEqual([
    { code: 'T01', region: '11', plans: 2, trace: undefined },
    { code: 'T01', region: '26', plans: 1, trace: undefined },
  ]);
});
