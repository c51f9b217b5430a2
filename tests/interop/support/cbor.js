// SPDX-License-Identifier: GPL-3.0-or-later
//
// CBOR (RFC 8949), written only: definite lengths and the shortest heads, in the order given.
'use strict';

class Raw {
  constructor(...bytes) {
    this.bytes = Buffer.from(bytes.flat());
  }
}

function head(major, value) {
  const type = major << 5;
  if (value < 24) return Buffer.from([type | Number(value)]);
  if (value < 0x100) return Buffer.from([type | 24, Number(value)]);
  if (value < 0x10000) return Buffer.from([type | 25, Number(value) >> 8, Number(value) & 0xff]);
  const wide = Buffer.alloc(value < 0x100000000 ? 5 : 9);
  wide[0] = type | (wide.length === 5 ? 26 : 27);
  if (wide.length === 5) wide.writeUInt32BE(Number(value), 1);
  else wide.writeBigUInt64BE(BigInt(value), 1);
  return wide;
}

function encode(value) {
  if (value instanceof Raw) return value.bytes;
  if (typeof value === 'number' || typeof value === 'bigint')
    return value < 0
      ? head(1, typeof value === 'bigint' ? -1n - value : -1 - value)
      : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)]);
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flat().map(encode)]);
  throw new TypeError(`no CBOR for ${typeof value}`);
}

module.exports = { Raw, encode, head };
