/** Codes of divisions that are no longer current but live on in unit numbers, and places without a registry. */

/**
 * Former county units of Fujian and the present one they became. Old unit numbers keep their prefix unless the registry
 * recoded them, so both are accepted (recalled, confidence M).
 */
export const FORMER_DIVISIONS = {
  '350402': { now: '350404', name: '梅列区', until: 2021 },
  '350403': { now: '350404', name: '三元区（原）', until: 2021 },
  '350427': { now: '350405', name: '沙县', until: 2021 },
  '350681': { now: '350604', name: '龙海市', until: 2021 },
  '350625': { now: '350605', name: '长泰县', until: 2021 },
  '350182': { now: '350112', name: '长乐市', until: 2017 },
  '350784': { now: '350703', name: '建阳市', until: 2014 },
  '350822': { now: '350803', name: '永定县', until: 2014 },
} as const satisfies Record<string, { now: string; name: string; until: number }>

/** Zones whose unit numbers bear a prefix of their own instead of their county unit's. */
export const ZONE_PREFIXES = { '351001': { within: '350128', name: '平潭综合实验区' } } as const satisfies Record<
  string,
  { within: string; name: string }
>

/** County units of the division table that no registry of the platform covers. */
export const UNCOVERED_DIVISIONS = {
  '350527': { name: '金门县', reason: '未实际管辖，无不动产登记机构 / nominal division without a registry' },
} as const satisfies Record<string, { name: string; reason: string }>
