import { crc32 } from "node:zlib";

/** Makes a ZIP archive of {name: bytes}, stored as they are, names in UTF-8 (APPNOTE 4.3). */
export function zip(files) {
  const parts = [];
  const list = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const path = Buffer.from(name);
    const data = Buffer.from(content);
    const fields = entryFields(path, data);
    const local = Buffer.concat([signed(0x04034b50), fields, path, data]);
    const central = Buffer.concat([signed(0x02014b50), number(20, 2), fields, Buffer.alloc(10), number(at, 4), path]);
    parts.push(local);
    list.push(central);
    at += local.length;
  }
  const index = Buffer.concat(list);
  const count = number(list.length, 2);
  const end = [signed(0x06054b50), Buffer.alloc(4), count, count, number(index.length, 4), number(at, 4)];
  return Buffer.concat([...parts, index, ...end, Buffer.alloc(2)]);
}

/** What the header of an entry and the list of contents both say of it. */
function entryFields(path, data) {
  const namesInUTF8 = 1 << 11;
  const firstDay = 0x21;
  const about = [20, namesInUTF8, 0, 0, firstDay].map((n) => number(n, 2));
  const sizes = [crc32(data), data.length, data.length].map((n) => number(n, 4));
  return Buffer.concat([...about, ...sizes, number(path.length, 2), number(0, 2)]);
}

const signed = (signature) => number(signature, 4);

function number(value, bytes) {
  const out = Buffer.alloc(bytes);
  out.writeUIntLE(value, 0, bytes);
  return out;
}
