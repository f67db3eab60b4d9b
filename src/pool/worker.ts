// A worker of a pool: a repairer of its own, one batch at a time.
import { parentPort, workerData } from 'node:worker_threads'
import { createRepairer } from '../repairer.js'
import { analyze } from '../stream/pieces.js'
import type { RepairerOptions } from '../types.js'
import type { Answer, Request } from './protocol.js'

const say = (answer: Answer): void => parentPort?.postMessage(answer)

function failure(id: number, error: unknown): Answer {
  const { name, code, message } = error as Error & { code?: string }
  return { id, error: { name, code: code ?? 'worker-failed', message } }
}

try {
  const repairer = await createRepairer(workerData as RepairerOptions)
  say({ id: 0, modelId: repairer.modelId })
  parentPort?.on('message', ({ id, stretches }: Request) => {
    try {
      say({ id, results: stretches.map((stretch) => analyze(repairer, stretch)) })
    } catch (error) {
      say(failure(id, error))
    }
  })
} catch (error) {
  say(failure(0, error))
}
