import { describe, expect, it } from 'vitest'
import { readExpected } from '../../src/dictionary/screener-notation.js'

describe('readExpected', () => {
  it.each([
    ['data mining (DM)', ['data mining'], 'DM'],
    ['Distributed denial-of-service (DDoS) attack', ['Distributed denial-of-service attack'], 'DDoS'],
    ['research and development (r\\&d)', ['research and development'], 'r&d'],
    ['internet of things (iot)', ['internet of things'], 'iot'],
    ['bag of features (concept)', ['bag of features', 'bag of features concept'], undefined],
    ['[neural network] layer outputs', ['layer outputs', 'neural network layer outputs'], undefined],
    ['trapezoidal membership [function]', ['trapezoidal membership', 'trapezoidal membership function'], undefined],
    ['fatty liver (disease)', ['fatty liver', 'fatty liver disease'], undefined],
    ['(mean) squared error', ['squared error', 'mean squared error'], undefined],
    ['emotion(al) processing', ['emotion processing', 'emotional processing'], undefined],
    ['benign cancer/tumor', ['benign cancer', 'benign tumor'], undefined],
    ['heart failure / heart attack', ['heart failure', 'heart attack'], undefined],
    ['hybrid (neural) models/architectures', ['hybrid models', 'hybrid architectures', 'hybrid neural models', 'hybrid neural architectures'], undefined],
    ['solid, liquid or gas', ['solid, liquid or gas'], undefined],
    ['AI approaches (as in \\"methods\\")', ['AI approaches'], undefined],
    ['input gate (a part of LSTM)', ['input gate'], undefined],
    ['output layer (in a neural network)', ['output layer'], undefined],
    ['performance expectancy, see https://en.wikipedia.org/wiki/unified_theory', ['performance expectancy'], undefined],
    ['computing resources (see NIST https://bit.ly/NIST-CloudComputing)', ['computing resources'], undefined],
    ['speech intelligibility (?)', ['speech intelligibility'], undefined],
    ['strengths and weaknesses?', ['strengths and weaknesses'], undefined],
    ['[?] countries', ['countries'], undefined],
    ['volume, *velocity, variety*, and veracity (Four Vs)', ['volume, velocity, variety, and veracity', 'volume, velocity, variety, and veracity Four Vs'], undefined],
  ])('reads %s', (cell, phrases, acronym) => {
    expect(readExpected(cell)).toEqual({ phrases, ...(acronym === undefined ? {} : { acronym }) })
  })

  it.each(['???', '(?)', '??? (found in 10.1155/2022/6000375)', '-', ''])('reads no phrase from "%s"', (cell) => {
    expect(readExpected(cell).phrases).toEqual([])
  })
})
