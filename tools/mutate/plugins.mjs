/** For `npm run mutate`: what a rule says, cites and advises is text for people; only what decides is mutated. */
import { declareClassPlugin, declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'
import { DecisionsRunner } from './runner.ts'

const TEXTS = new Set(['says', 'cure', 'sources', 'words'])

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'texts', {
    shouldIgnore: (path) =>
      path.isObjectProperty() && TEXTS.has(path.node.key.name) ? 'text for people decides nothing' : undefined,
  }),
  declareClassPlugin(PluginKind.TestRunner, 'decisions', DecisionsRunner),
]
