import { agents } from './agents';
import { bundles } from './bundles';
import type { Case } from './case';
import { harmless } from './harmless';
import { managers } from './managers';
import { programs } from './programs';
import { specials } from './specials';
import { transpilers } from './transpilers';

export type { Case };

/** In the order of the tables. */
export const CASES: readonly Case[] = [
  ...programs,
  ...transpilers,
  ...managers,
  ...specials,
  ...bundles,
  ...agents,
  ...harmless,
];
