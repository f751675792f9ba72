/** The table of cities: its columns and rows, for the page and for the paper. */
import type { Language } from '../../kernel/call.ts'
import type { Rate } from '../assess.ts'
import type { CityStanding } from '../cities.ts'
import type { CellText } from './assessment-columns.ts'
import { CITY_NAMES } from './charts.ts'
import { numberOf } from './words.ts'

type Column = {
  readonly zh: string
  readonly en: string
  readonly rate: (city: CityStanding) => Rate | undefined
}

export const CITY_COLUMNS: readonly Column[] = [
  { zh: '接入率 %（C1）', en: 'Connected % (C1)', rate: ({ connected }) => connected },
  { zh: '有效接入率 %（C2）', en: 'In use % (C2)', rate: ({ inUse }) => inUse },
  { zh: '线上办理率 %（C7）', en: 'Online share % (C7)', rate: ({ online }) => online },
  { zh: '按时办结率 %（T5）', en: 'On time % (T5)', rate: ({ onTime }) => onTime },
]

export const cityNameOf = ({ city }: CityStanding, language: Language): string => CITY_NAMES[city]?.[language] ?? city

/** Nothing where nobody declared; the parts alone where a share would say more of chance. */
export const cityCell = (rate: Rate | undefined): CellText =>
  rate === undefined
    ? { value: '—' }
    : { value: String(rate.percent ?? '—'), of: `${numberOf(rate.part)} ÷ ${numberOf(rate.of)}` }
