/** 用途 by codes and names: no part of a word decides. */
import { expect, it } from 'vitest'
import { isHousingLand, useOf } from '../../../lib/fees/uses.ts'

it.each([
  ['成套住宅', 'residential'],
  ['城镇住宅用地/成套住宅', 'residential'],
  ['城镇住宅用地 ／ 住宅', 'residential'],
  ['0701/11', 'residential'],
  ['城镇住宅用地/高档公寓', 'residential'],
  ['集体宿舍', 'residential'],
  ['非成套住宅', 'residential'],
  ['农村宅基地/住宅', 'residential'],
  ['城镇住宅用地/车位', 'parking-or-storage'],
  ['地下车位', 'parking-or-storage'],
  ['储藏室', 'parking-or-storage'],
  ['非住宅', 'non-residential'],
  ['其他非住宅', 'non-residential'],
  ['酒店式公寓', 'non-residential'],
  ['城镇住宅用地/酒店式公寓', 'non-residential'],
  ['商服/公寓', 'non-residential'],
  ['商服用地/公寓', 'non-residential'],
  ['城镇住宅用地/公寓', 'residential'],
  ['公寓', 'residential'],
  ['工业、交通、仓储', 'non-residential'],
  ['住宅、储藏室', 'residential'],
  ['住宅、商业', 'non-residential'],
  ['车位、储藏室', 'parking-or-storage'],
  ['工业用地', 'non-residential'],
  ['城镇住宅用地', 'residential'],
  ['商务金融用地/办公', 'non-residential'],
  ['公寓管理', undefined],
  ['住宅楼下的店', undefined],
  ['住宅、锅炉房', undefined],
  ['', undefined],
])('%s is %s', (text, use) => expect(useOf(text)).toBe(use))

it.each([
  ['城镇住宅用地/住宅', true],
  ['城镇住宅用地/车库', true],
  ['住宅', true],
  ['农村宅基地', true],
  ['商服用地/住宅', false],
  ['商服/公寓', false],
  ['非住宅', false],
  ['酒店式公寓', false],
  ['车位', false],
  ['', false],
])('%s lies on land that renews itself: %s', (text, renews) => expect(isHousingLand(text)).toBe(renews))
