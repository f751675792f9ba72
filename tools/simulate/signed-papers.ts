/**
 * A filing without paper: the platform makes every form from its data, the connected provider has each signed, and the filing cites what
 * was signed. What identifies the owner comes as an electronic licence (电子证照), sealed by its issuer.
 */
import type { Bank } from './bank.ts'
import { uploadDocument } from './documents.ts'
import { type Filing, makeFiling, type Wish } from './filing.ts'
import { makePdf } from './pdf.ts'
import { signPdf } from './pdf-signature.ts'
import type { Signer, SigningProvider } from './signing-provider.ts'
import { chinaDate } from './time.ts'

const ISSUER = { kind: 'seal', name: '模拟电子证照签发机构', number: '11350000MB00TR010Q' } as const

export type SignedPaper = { readonly slot: string; readonly documentId: string; readonly signers: readonly string[] }

type Owner = { readonly id: string; readonly name: string; readonly idDocument: { kind: string; number: string } }

/** Who signs which form: the owner all of them, the bank's branch what it is a party to. */
const signersOf = (bank: Bank, { parties }: Filing): Readonly<Record<string, readonly Signer[]>> => {
  const [{ id, name, idDocument }] = parties as unknown as [Owner]
  const owner: Signer = { kind: 'person', signer: id, name, idDocument }
  const { branch, name: bankName } = bank.identity
  const seal: Signer = { kind: 'seal', signer: branch, name: bankName, creditCode: branch }
  return {
    'application-form': [owner],
    'power-of-attorney': [owner],
    'loan-contract': [owner, seal],
    'mortgage-contract': [owner, seal],
    'inquiry-record': [owner],
  }
}

/** What the owner was asked and answered (询问记录), part of the data and of the form made of it. */
const withAnswers = (filing: Filing, now: Date) => ({
  ...filing,
  inquiry: [
    {
      party: 'owner',
      trueIntent: true,
      otherCoOwners: false,
      papersTrue: true,
      knowsRestrictions: true,
      answeredOn: chinaDate(now),
    },
  ],
})

type Wanted = { readonly slot: string; readonly signers: readonly Signer[] }

const make = async (bank: Bank, filing: object, slot: string): Promise<string> => {
  const made = await bank.client.must({ method: 'POST', path: '/v1/forms', body: { form: slot, filing } })
  return made.body.documentId
}

const signedPaper = async (bank: Bank, unsigned: string, { slot, signers }: Wanted): Promise<SignedPaper> => {
  const body = { documentId: unsigned, signers }
  const asked = await bank.client.must({ method: 'POST', path: '/v1/signing-requests', body })
  const { signingRequestId } = asked.body
  const { data } = await bank.waitFor(signingRequestId, ['signing.completed', 'signing.declined', 'signing.expired'])
  const documentId = data?.['signedDocumentId']
  if (typeof documentId !== 'string') throw new Error(`${slot} was not signed`)
  return { slot, documentId, signers: signers.map(({ name }) => name) }
}

export const haveSigned = async (bank: Bank, filing: object, wanted: Wanted): Promise<SignedPaper> =>
  signedPaper(bank, await make(bank, filing, wanted.slot), wanted)

const identityPaper = async (bank: Bank, provider: SigningProvider): Promise<SignedPaper> => {
  const name = '申请人身份证明'
  const page = makePdf([name, '（电子证照，模拟材料，无法律效力）', bank.client.now().toISOString()])
  const bytes = await signPdf(page, provider.certification.holderOf(ISSUER), bank.client.now())
  const { documentId } = await uploadDocument(bank.client, { type: 'identity-papers', fileName: `${name}.pdf`, bytes })
  return { slot: 'identity-papers', documentId, signers: [ISSUER.name] }
}

/** What is filed before it has papers: enough to be checked, and to make its forms of. */
export const withoutPapers = (bank: Bank, wish: Wish): Omit<Filing, 'documents' | 'signing'> => {
  const { documents: _, signing: _signing, ...matter } = makeFiling(bank.identity, wish, [], bank.client.now())
  return matter
}

/** The filing, and each of its papers by whom it was signed. */
export const prepareWithoutPaper = async (bank: Bank, provider: SigningProvider, wish: Wish) => {
  const bare = withAnswers(makeFiling(bank.identity, wish, [], bank.client.now()), bank.client.now())
  const { documents: _, signing: _signing, ...matter } = bare
  const signing = [identityPaper(bank, provider)]
  // made one after the other, because each takes a processor for itself; signed meanwhile
  for (const [slot, signers] of Object.entries(signersOf(bank, bare)))
    signing.push(signedPaper(bank, await make(bank, matter, slot), { slot, signers }))
  const papers = await Promise.all(signing)
  const power = papers.find(({ slot }) => slot === 'power-of-attorney')?.documentId
  return {
    papers,
    filing: {
      ...matter,
      powersOfAttorney: bare.powersOfAttorney.map((one) => ({ ...one, documentId: power })),
      documents: papers.map(({ documentId, slot }) => ({ documentId, slot })),
    },
  }
}
