/** How often a type is claimed where it could be known. */
import { Visitor } from 'oxc-parser'

/**
 * Where the compiler is told what it cannot know, and how often: a file that is not here tells it nothing. Each number may only
 * shrink; what comes from outside is parsed, and what has lost its type is given it where it was lost.
 */
export const CASTS: Readonly<Record<string, number>> = {
  'cdk/constructs/egress.ts': 1,
  'cdk/constructs/service-function.ts': 1,
  'cdk/data-stack.ts': 2,
  'cdk/workers-stack.ts': 1,
  'functions/runtime/http.ts': 3,
  'lib/access/pepper.ts': 1,
  'lib/cases/state/advance.ts': 2,
  'lib/deliveries/messages.ts': 1,
  'lib/documents/confirm-document.ts': 1,
  'lib/documents/pdf/values.ts': 1,
  'lib/documents/signatures/ocsp.ts': 1,
  'lib/filings/check-filing.ts': 2,
  'lib/filings/draft.ts': 1,
  'lib/forms/make-form.ts': 1,
  'lib/forms/render-form-pdf.ts': 2,
  'lib/kernel/faults.ts': 1,
  'lib/kernel/stored.ts': 1,
  'lib/kernel/unit-number.ts': 1,
  'lib/names/keys.ts': 3,
  'lib/names/routes/route.ts': 1,
  'lib/platform/aws/objects.ts': 2,
  'lib/platform/aws/table.ts': 1,
  'lib/printing/page.ts': 2,
}

/** `casts`: the lines on which a type is claimed. */
export type Claiming = { readonly path: string; readonly casts: readonly number[] }

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** `as const` claims nothing. */
export const castsOf = (program: Parameters<Visitor['visit']>[0], text: string): number[] => {
  const lines: number[] = []
  const saw = ({ start }: { readonly start: number }) => lines.push(lineAt(text, start))
  new Visitor({
    TSAsExpression(node) {
      if (text.slice(node.typeAnnotation.start, node.typeAnnotation.end) !== 'const') saw(node)
    },
    TSTypeAssertion: saw,
    TSNonNullExpression: saw,
  }).visit(program)
  return lines
}

/** More than are listed, or fewer: then the list is to shrink. */
export const castBreaches = (files: readonly Claiming[]) =>
  files.flatMap(({ path, casts }) => {
    const listed = CASTS[path] ?? 0
    if (casts.length === listed || !/^(lib|functions|cdk)\//.test(path)) return []
    const because =
      casts.length > listed
        ? `${casts.length} casts, ${listed} listed in CASTS: what comes from outside is parsed, never claimed`
        : `${casts.length} casts, ${listed} listed in CASTS: write the smaller number`
    return [{ rule: 'casts-only-shrink', path, line: casts.at(-1) ?? 1, because }]
  })
