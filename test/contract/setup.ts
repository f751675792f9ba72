import { LONG } from '../support/sample.ts'
import { useShortWire } from '../support/short-wire.ts'

if (!LONG) useShortWire()
