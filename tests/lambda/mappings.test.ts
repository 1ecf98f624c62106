import type { Mapping } from "../../src-lambda/transform/landing-dataset";
import { datasetOf, read, valuesOf } from "./reading";

const mapping = (changes: Partial<Mapping> & Pick<Mapping, "name">): Mapping => ({
  delimiter: ",",
  encoding: "utf-8",
  columns: {},
  ...changes,
});

const till = mapping({
  name: "till",
  delimiter: ";",
  encoding: "windows-1252",
  columns: { bonzeile: "id", "betrag €": "amount", verkäufer: "note" },
});
const shop = mapping({ name: "shop", columns: { lineid: "id" } });
const exported = mapping({ name: "exported", delimiter: "|", encoding: "utf-16" });
const dataset = datasetOf("id amount note?", [till, shop, exported]);

const windows1252 = (text: string) =>
  Buffer.from(text.replaceAll("€", "\x80").replaceAll("’", "\x92"), "latin1");
const refusal = (body: Buffer | string, of = dataset) =>
  read(body, of).then(
    () => undefined,
    (error: { code: string; message: string }) => [error.code, error.message],
  );

describe("a mapping", () => {
  const text = 'Bonzeile;Verkäufer;Betrag €;X\nT1;Müller’s, "A";1,5;x\nT2;"a;""b""\nc";2;y\n';
  const values = [
    ["T1", "1,5", 'Müller’s, "A"'],
    ["T2", "2", 'a;"b"\nc'],
  ];

  it("names columns, parts them and decodes them as its files do", async () => {
    for (const chunk of [1, 2, 7, 1_000]) {
      const reading = await read(windows1252(text), dataset, { chunk });
      expect(valuesOf(reading)).toEqual(values);
      expect(reading.mapping).toBe("till");
      expect(reading.findings).toEqual({
        encoding: "windows-1252",
        notices: ["read by the mapping till", 'columns not in the contract stay unread: "x"'],
      });
    }
  });

  it.each(["", "\ufeff"])("takes UTF-8 where UTF-8 is delivered (mark: %j)", async (mark) => {
    const reading = await read(`${mark}${text}`, dataset);
    expect(valuesOf(reading)).toEqual(values);
    expect(reading.findings.encoding).toBe("utf-8");
  });

  it("takes UTF-8 that shows only behind the header", async () => {
    const body = `Bonzeile;Betrag €;Note\n`.replace(" €", "") + "T1;1;Ý€é\n";
    const ascii = datasetOf("id amount note?", [
      { ...till, columns: { bonzeile: "id", betrag: "amount" } },
    ]);
    expect(valuesOf(await read(body, ascii, { chunk: 3 }))).toEqual([["T1", "1", "Ý€é"]]);
    expect(valuesOf(await read(windows1252(body.replace("Ý", "")), ascii))).toEqual([
      ["T1", "1", "€é"],
    ]);
  });

  it("is found by the columns, in every format", async () => {
    expect(await read("LINEID,amount\nT1,1\n", dataset)).toMatchObject({ mapping: "shop" });
    expect(await read("id,amount\nT1,1\n", dataset)).toMatchObject({ mapping: undefined });
    const json = await read('{"Verkäufer":"é","bonzeile":"T1","betrag €":1.50}\n', dataset);
    expect(json.mapping).toBe("till");
    expect(valuesOf(json)).toEqual([["T1", "1.50", "é"]]);
    const own = await read('{"id":"T1","amount":1}\n', dataset);
    expect(own.mapping).toBeUndefined();
  });

  it.each(["utf16le", "utf16be"] as const)(
    "may declare UTF-16, told by its mark: %s",
    async (order) => {
      const body = Buffer.from("\ufeffid|amount|note\r\nT1|1|a,🎁\r\n", "utf16le");
      if (order === "utf16be") body.swap16();
      for (const chunk of [1, 3, 1_000]) {
        const reading = await read(body, dataset, { chunk });
        expect(valuesOf(reading)).toEqual([["T1", "1", "a,🎁"]]);
        expect(reading.findings.encoding).toBe("utf-16");
      }
    },
  );

  it("may do no more than declare an encoding", async () => {
    const latin = datasetOf("id note?", [mapping({ name: "latin", encoding: "iso-8859-1" })]);
    const reading = await read(Buffer.from("id,note\nT1,M\xfcller\n", "latin1"), latin);
    expect(valuesOf(reading)).toEqual([["T1", "Müller"]]);
    expect(reading.mapping).toBe("latin");
  });

  it("decodes every character of ISO 8859-15", async () => {
    const euro = datasetOf("id note?", [mapping({ name: "euro", encoding: "iso-8859-15" })]);
    const reading = await read(
      Buffer.from("id,note\nT1,\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe\xe9\n", "latin1"),
      euro,
    );
    expect(valuesOf(reading)).toEqual([["T1", "€ŠšŽžŒœŸé"]]);
  });
});

describe("a file is refused", () => {
  it("in an encoding that its mapping does not declare", async () => {
    const body = Buffer.from("id,amount,note\nT1,1,a\nT2,1,M\xfcller\n", "latin1");
    expect(await refusal(body)).toEqual([
      "wrong_encoding",
      "line 3 is not UTF-8 (Latin-1 or Windows-1252?); save the file as UTF-8, " +
        "or declare its encoding in a mapping of the contract",
    ]);
  });

  it("with bytes that its mapping's encoding does not have", async () => {
    const body = Buffer.from("Bonzeile;Betrag \x80\nT1;1\nT2;\x81\n", "latin1");
    expect(await refusal(body)).toEqual([
      "wrong_encoding",
      "line 3 is neither UTF-8 nor windows-1252; save the file as UTF-8",
    ]);
  });

  it("in UTF-16 that is cut or broken", async () => {
    const body = Buffer.from("\ufeffid|amount\nT1|1\n\ud800", "utf16le");
    expect(await refusal(body)).toEqual([
      "wrong_encoding",
      expect.stringMatching(/is not UTF-16LE/),
    ]);
    expect(await refusal(body.subarray(0, -3))).toEqual([
      "wrong_encoding",
      expect.stringMatching(/is not UTF-16LE/),
    ]);
  });

  it("in UTF-16 that no mapping declares", async () => {
    const body = Buffer.from("\ufeffid,amount\n", "utf16le");
    expect(await refusal(body, datasetOf("id amount"))).toEqual([
      "wrong_encoding",
      "file is UTF-16 LE text, which no mapping of sales_raw declares; save it as UTF-8",
    ]);
  });

  it("that fits two mappings alike", async () => {
    expect(await refusal("id,lineid,amount\n")).toEqual([
      "header_ambiguous",
      "columns of the file fit the contract's own names, shop of sales_raw alike; " +
        "deliver the columns of one of them",
    ]);
  });

  it("that fits none, with the mappings there are and the delimiter", async () => {
    expect(await refusal("id;amount\n")).toEqual([
      "header_missing_column",
      "header lacks required id, amount of sales_raw, and fits no mapping of it " +
        '(till, shop, exported); fields must be separated by ",", not ";", ' +
        "or a mapping of the contract must declare it",
    ]);
  });

  it.each([
    ["CSV in its encoding", windows1252("Bonzeile;Betrag €;Verkäuferin\nT1;1;Müller\n")],
    ["CSV in UTF-8", "Bonzeile;Betrag €;Verkäuferin\nT1;1;Müller\n"],
    ["JSON lines", '{"Bonzeile":"T1","Betrag €":1,"Verkäuferin":"Müller"}\n'],
  ])("that nearly fits a mapping, with what it lacks of that one: %s", async (_, body) => {
    const columns = { bonzeile: "id", "betrag €": "amount", verkäufer: "note" };
    const of = datasetOf("id amount note", [shop, { ...till, columns }]);
    expect(await refusal(body, of)).toEqual([
      "header_missing_column",
      expect.stringMatching(/lacks? required verkäufer of the mapping till of sales_raw, which/),
    ]);
  });

  it.each([
    "\ufeffsep=,\r\nid,amount\r\nT1,1\r\n",
    windows1252("sep=;\r\nBonzeile;Betrag €\r\nT1;1\r\n"),
  ])("that begins with a note to Excel, with how to mend it", async (body) => {
    expect(await refusal(body)).toEqual([
      "header_missing_column",
      "file of sales_raw begins with sep=, a note to Excel; leave that line out",
    ]);
  });
});
