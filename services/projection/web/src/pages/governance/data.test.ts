import { expect, test } from 'vitest';
import { agenciesOf } from './data';

test('who must act may be one agency, several, or nobody', () => {
  expect(agenciesOf('MOLIT')).toEqual(['MOLIT']);
  expect(agenciesOf(['A', 'B'])).toEqual(['A', 'B']);
  expect(agenciesOf(null)).toEqual([]);
});
