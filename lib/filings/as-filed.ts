/** Apart from the filing's shape, which is large, so that who only reads what was accepted does not carry it. */
import { trusted } from '../kernel/stored.ts'
import type { Filing } from './filing.ts'

/** A filing as it was accepted: judged by the rules of its day, which may have been others than today's. */
export const AsFiled = trusted<Filing>()
