import { useShortWire } from '../support/short-wire.ts'

if (!process.env['DENGTONG_LONG']) useShortWire()
