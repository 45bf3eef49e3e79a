import { expect, test } from 'vitest';
import { alikeFirst, chosen } from './data';

test('two plans that name the same technology in a province count as two', () => {
  const row = { plan: 'p', target: 'technology', code: 'T01', regions: ['11', '26'], region_count: 2, share: 0.5 } as const;
  expect(chosen([row, { ...row, plan: 'q', regions: ['11'] }])).toEqual([
    { code: 'T01', region: '11', plans: 2, trace: undefined },
    { code: 'T01', region: '26', plans: 1, trace: undefined },
  ]);
});

test('provinces that chose most alike come first, with what both chose in that plan', () => {
  const row = (plan: string, code: string, regions: string[]) => ({ plan, target: 'technology', code, regions, region_count: regions.length, share: 0.5, trace: '' }) as const;
  const pair = (region_a: string, region_b: string, jaccard: number) => ({ plan: 'p', target: 'technology', region_a, region_b, jaccard, trace: '' }) as const;
  const rows = [row('p', 'T01', ['11', '26', '27']), row('p', 'T02', ['11', '27']), row('q', 'T03', ['11', '27'])];
  expect(alikeFirst({ rows, pairs: [pair('11', '26', 0.5), pair('11', '27', 1)] }).map((one) => [one.region_b, one.common])).toEqual([
    ['27', ['T01', 'T02']],
    ['26', ['T01']],
  ]);
});
