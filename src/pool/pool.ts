// Several repairers in worker threads: batches go to whoever is free, answers come back in the order of the calls.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { loadModelBytes } from '#assets'
import { UngarbleError, type ErrorCode } from '../errors.js'
import { shareModel } from '../model.js'
import { applyDetections } from '../repair/apply.js'
import { wholeOf } from '../io/rows.js'
import type { Analysis, Stretch } from '../stream/pieces.js'
import type { RepairerOptions, RepairResult } from '../types.js'
import type { Answer, Request } from './protocol.js'

/** Options of {@link createRepairPool}. */
export interface RepairPoolOptions extends Omit<RepairerOptions, 'compiled'> {
  /** Number of workers (default: of processors that are free for this process). */
  readonly jobs?: number
}

/** Repairers that work side by side. */
export interface RepairPool {
  readonly jobs: number
  readonly modelId: string
  /** Repairs a batch of texts in one worker; results in the order of the texts. Batches of some 100 KB are worth the way. */
  repair(texts: readonly string[]): Promise<RepairResult[]>
  /** Detections and summaries of stretches of text, as the command line needs them. */
  analyze(stretches: readonly Stretch[]): Promise<readonly Analysis[]>
  /** Ends the workers; what was asked for and not answered fails. */
  close(): Promise<void>
}

interface Task { readonly request: Request; readonly resolve: (results: readonly Analysis[]) => void; readonly reject: (error: Error) => void }

/** Short-lived objects of a worker: with V8's own choice two workers hold some 25 MB more and are no faster. */
const YOUNG_MEGABYTES = 8
/** Long-lived objects of a worker: V8 lets a heap grow the further before it collects, the larger it may be; with its own choice, by 30 MB of nothing. */
const OLD_MEGABYTES = 1024

/** The built file of `worker.ts` stands beside every bundle. */
const WORKER = new URL('./repair-worker.js', import.meta.url)

/**
 * Starts workers, each with a repairer of these options; the model is in memory once. Throws as `createRepairer` does.
 *
 * @example
 * const pool = await createRepairPool({ jobs: 4 })
 * const [first] = await pool.repair(['The Inner Income Service (IRS) said so.'])
 * await pool.close()
 */
export async function createRepairPool(options: RepairPoolOptions = {}): Promise<RepairPool> {
  const { jobs = availableParallelism(), ...rest } = options
  if (!Number.isInteger(jobs) || jobs < 1) throw new UngarbleError('bad-option', `jobs is ${jobs}; it is a whole number from 1`)
  const model = shareModel(rest.model ?? (await loadModelBytes()))
  const waiting: Task[] = []
  const workers: PoolWorker[] = []
  let last = 0
  let closed = false
  const next = (): Task | undefined => waiting.shift()
  const close = async (): Promise<void> => {
    closed = true
    for (const task of waiting.splice(0)) task.reject(new UngarbleError('worker-failed', 'the pool was closed before this batch was repaired'))
    await Promise.all(workers.map((worker) => worker.close()))
  }
  for (let i = 0; i < jobs; i++) workers.push(startWorker({ ...rest, model }, next))
  let modelId: string
  try {
    modelId = (await Promise.all(workers.map((worker) => worker.ready)))[0] as string
  } catch (error) {
    await close()
    throw error
  }
  const analyze = (stretches: readonly Stretch[]): Promise<readonly Analysis[]> => {
    if (closed) return Promise.reject(new UngarbleError('worker-failed', 'the pool is closed; make another one'))
    return new Promise((resolve, reject) => {
      waiting.push({ request: { id: ++last, stretches }, resolve, reject })
      for (const worker of workers) worker.wake()
    })
  }
  const repair = async (texts: readonly string[]): Promise<RepairResult[]> => {
    const results = await analyze(texts.map(wholeOf))
    return results.map(({ detections, document }, i) => ({ ...applyDetections(texts[i] as string, detections), document, modelId }))
  }
  return { jobs, modelId, analyze, repair, close }
}

interface PoolWorker { readonly ready: Promise<string>; wake(): void; close(): Promise<void> }

/** A worker takes a task when it has none. */
function startWorker(options: RepairerOptions, next: () => Task | undefined): PoolWorker {
  const worker = new Worker(WORKER, { workerData: options, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES, maxOldGenerationSizeMb: OLD_MEGABYTES } })
  let task: Task | undefined
  let failed: Error | undefined
  let begin: (modelId: string) => void
  let fail: (error: Error) => void
  const ready = new Promise<string>((resolve, reject) => {
    begin = resolve
    fail = reject
  })
  const wake = (): void => {
    if (failed !== undefined) {
      for (let left = next(); left !== undefined; left = next()) left.reject(failed)
    } else if (task === undefined) {
      task = next()
      if (task !== undefined) worker.postMessage(task.request)
    }
  }
  const stop = (error: Error): void => {
    failed ??= error
    fail(failed)
    task?.reject(failed)
    wake()
  }
  worker.on('message', (answer: Answer) => {
    if ('modelId' in answer) return begin(answer.modelId)
    if (answer.id === 0 && 'error' in answer) return stop(errorOf(answer.error))
    const done = task
    task = undefined
    if ('results' in answer) done?.resolve(answer.results)
    else done?.reject(errorOf(answer.error))
    wake()
  })
  worker.on('error', (error) => stop(new UngarbleError('worker-failed', `a worker failed (${error.message}); use fewer jobs or smaller rows where memory ran out`)))
  worker.on('exit', () => stop(new UngarbleError('worker-failed', 'a worker has ended; make another pool')))
  return {
    ready, wake,
    close: async () => {
      await worker.terminate()
    },
  }
}

function errorOf({ name, code, message }: { name: string; code: string; message: string }): Error {
  const error = new UngarbleError(code as ErrorCode, message)
  error.name = name === 'DictionaryError' ? name : 'UngarbleError'
  return error
}
