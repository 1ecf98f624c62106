import { contractDocuments } from "../../contracts";
import { maskRecord, shownColumns } from "../../local/report/personal";

const property = (name: string, more: object = {}) => ({ name, ...more });
const document = (...properties: object[]) => ({ schema: [{ properties }] });
const shown = shownColumns(
  document(
    property("store_id"),
    property("customer_id", { classification: "confidential", tags: ["pii"] }),
    property("email", { classification: "restricted" }),
    property("note", { tags: ["pii"] }),
    property("price", { classification: "public" }),
  ),
);

it("shows only columns that the contract knows and does not class as personal", () => {
  const record = {
    store_id: "N-1",
    customer_id: "C-7",
    email: "a@b.c",
    note: "Ann",
    price: "1",
    nickname: "Bo",
  };
  expect(JSON.parse(maskRecord(JSON.stringify(record), shown))).toEqual({
    store_id: "N-1",
    customer_id: "•••",
    email: "•••",
    note: "•••",
    price: "1",
    nickname: "•••",
  });
});

it("leaves visible that a value is missing", () => {
  expect(JSON.parse(maskRecord('{"customer_id":null,"note":""}', shown))).toEqual({
    customer_id: null,
    note: "",
  });
});

it.each(["C-7,Ann,1", '["C-7"]', '"C-7"', '{"customer_id":"C-7"'])(
  "shows nothing of %s",
  (record) => {
    expect(maskRecord(record, shown)).toBe(
      `••• (${String(record.length)} characters that could not be split into columns)`,
    );
  },
);

it("masks by the contract of the raw sales", () => {
  const { open, personal } = shownColumns(contractDocuments().get("sales_raw"));
  expect([...personal]).toEqual(["customer_id"]);
  expect(open.has("store_id")).toBe(true);
});
