/**
 * Every contract by operation. For documents and tests; a function imports only the contracts it serves,
 * or its bundle would carry all of them.
 */
import type { Operation } from '../names/routes.ts'
import type { Contract } from './contract.ts'

export const CONTRACTS: Readonly<Partial<Record<Operation, Contract>>> = {}
