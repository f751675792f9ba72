/** The single values of each block of a filing, as forms print them. */

import { printUnitNumber } from '../../kernel/unit-number.ts'
import { MORTGAGE_KINDS } from '../../registrations/business.ts'
import { DETERMINATIONS, NOTIFICATIONS, PRE_NOTICES, PURPOSES, RENEWALS } from './codes.ts'
import { nameOf } from './persons.ts'
import {
  amountInWords,
  amountOf,
  certificateInWords,
  dateInWords,
  joined,
  type Matter,
  NONE,
  periodInWords,
  yes,
} from './plain.ts'

const securedBy = (mortgage: Matter['mortgage']) =>
  mortgage?.kind === 'ordinary'
    ? { amount: mortgage.claim, period: mortgage.term }
    : { amount: mortgage?.ceiling, period: mortgage?.determinationPeriod }

const existingDebtOf = (mortgage: Matter['mortgage']): string => {
  const debt = mortgage?.kind === 'maximum' ? mortgage.existingDebt : undefined
  return debt ? `${debt.contractNo}，${amountOf(debt.amount)}` : NONE
}

const ceilingOf = (mortgage: Matter['mortgage']): string => {
  const covers = mortgage?.kind === 'maximum' ? mortgage.ceilingCovers : undefined
  return covers === undefined ? NONE : covers === 'principal' ? '本金' : '全部债权'
}

export const loanValues = ({ loan }: Matter) => ({
  'loan.contractNo': loan?.loanContractNo ?? NONE,
  'loan.signedOn': dateInWords(loan?.loanContractSignedOn),
  'loan.amount': amountOf(loan?.amount),
  'loan.amountInWords': amountInWords(loan?.amount),
  'loan.purpose': loan ? PURPOSES[loan.purpose] : NONE,
  'loan.facilityNo': loan?.facilityNo ?? NONE,
})

export const mortgageValues = ({ mortgage }: Matter) => {
  const { amount, period } = securedBy(mortgage)
  return {
    'mortgage.kind': mortgage ? MORTGAGE_KINDS[mortgage.kind].zh : NONE,
    'mortgage.contractNo': mortgage?.contractNo ?? NONE,
    'mortgage.signedOn': dateInWords(mortgage?.signedOn),
    'mortgage.amount': amountOf(amount),
    'mortgage.amountInWords': amountInWords(amount),
    'mortgage.period': periodInWords(period),
    'mortgage.scope': mortgage?.scopeOfSecurity ?? NONE,
    'mortgage.transferRestricted': yes(mortgage?.transferRestricted),
    'mortgage.securing': mortgage ? (mortgage.securing === 'joint' ? '共同担保' : '分别担保') : NONE,
    'mortgage.ceilingCovers': ceilingOf(mortgage),
    'mortgage.existingDebt': existingDebtOf(mortgage),
  }
}

export const changeValues = ({ change, determination }: Matter) => ({
  'change.agreementNo': change?.agreementNo ?? NONE,
  'change.signedOn': dateInWords(change?.signedOn),
  'change.renews': change?.renews ? RENEWALS[change.renews] : NONE,
  'change.securedClaim': change?.securedClaim ?? NONE,
  'determination.reason': determination ? DETERMINATIONS[determination.reason] : NONE,
  'determination.fact': determination?.fact ?? NONE,
  'determination.determinedOn': dateInWords(determination?.determinedOn),
  'determination.amount': amountOf(determination?.amount),
})

const notifiedOf = (assignment: Matter['assignment']): string =>
  assignment ? joined([dateInWords(assignment.debtorNotifiedOn), NOTIFICATIONS[assignment.manner]], '，') : NONE

const undeterminedOf = ({ undeterminedPart }: NonNullable<Matter['assignment']>): string =>
  undeterminedPart
    ? `${amountOf(undeterminedPart.amount)}，${undeterminedPart.agreed ? '约定抵押权随部分债权转让' : '未约定随部分债权转让'}`
    : NONE

export const assignmentValues = ({ assignment }: Matter) => ({
  'assignment.assignor': assignment?.assignor.name ?? NONE,
  'assignment.assignee': assignment?.assignee.name ?? NONE,
  'assignment.agreementNo': assignment?.agreementNo ?? NONE,
  'assignment.signedOn': dateInWords(assignment?.signedOn),
  'assignment.amount': amountOf(assignment?.amount),
  'assignment.debtorNotified': notifiedOf(assignment),
  'assignment.undeterminedPart': assignment ? undeterminedOf(assignment) : NONE,
})

export const saleValues = (matter: Matter) => {
  const { sale } = matter
  const names = (ids: readonly string[] = []) => joined(ids.map((id) => nameOf(matter, id)))
  return {
    'sale.sellers': names(sale?.sellers),
    'sale.buyers': names(sale?.buyers),
    'sale.price': amountOf(sale?.price),
    'sale.priceInWords': amountInWords(sale?.price),
    'sale.onlineContractNo': sale?.onlineContractNo ?? NONE,
    'sale.signedOn': dateInWords(sale?.signedOn),
    'sale.taxClearanceNo': sale?.taxClearanceNo ?? NONE,
    'sale.fundCustodyAccount': sale?.fundCustodyAccount ?? NONE,
  }
}

export const constructionValues = ({ construction }: Matter) => ({
  'construction.planningPermitNo': construction?.planningPermitNo ?? NONE,
  'construction.landCertificate': certificateInWords(construction?.landCertificate),
  'construction.excludedUnits': joined((construction?.excludedUnits ?? []).map(printUnitNumber)),
  'construction.viewedOn': dateInWords(construction?.viewedOn),
})

const ownershipOf = ({ merged, ownershipRegisteredOn }: NonNullable<Matter['conversion']>): string =>
  merged ? '与所有权登记合并办理' : `已于${dateInWords(ownershipRegisteredOn)}登记`

export const preNoticeValues = ({ preNotice, conversion }: Matter) => ({
  'preNotice.kind': preNotice ? PRE_NOTICES[preNotice.kind] : NONE,
  'preNotice.agreedOn': dateInWords(preNotice?.agreedOn),
  'preNotice.presaleContractNo': preNotice?.presaleContractNo ?? NONE,
  'preNotice.filedContractNo': preNotice?.filedContractNo ?? NONE,
  'preNotice.purchasePreNoticeNo': certificateInWords({
    number: preNotice?.purchasePreNoticeNo,
    legacyNumber: preNotice?.legacyPurchasePreNoticeNo,
  }),
  'conversion.preNoticeNo': certificateInWords({
    number: conversion?.preNoticeNo,
    legacyNumber: conversion?.legacyPreNoticeNo,
  }),
  'conversion.ownership': conversion ? ownershipOf(conversion) : NONE,
})

export const settlementValues = ({ settlement }: Matter) => {
  const { counterpart, custody } = settlement ?? {}
  return {
    'settlement.agreementNo': settlement?.agreementNo ?? NONE,
    'settlement.signedOn': dateInWords(settlement?.signedOn),
    'settlement.payOut': settlement?.payOut ?? NONE,
    'settlement.payOff': settlement?.payOff ?? NONE,
    'settlement.counterpart': counterpart?.offPlatform?.name ?? counterpart?.institutionId ?? NONE,
    'settlement.custody': custody ? `${custody.holder}，${custody.account}` : NONE,
  }
}
