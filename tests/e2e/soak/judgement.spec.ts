import { expect, test } from "@playwright/test";

import type { CustomerRow } from "../harness/admin.ts";
import { judge, type Judgement, type TillReport } from "./judgement.ts";
import type { Entry } from "./ledger.ts";

const NAME = "Aiko Soakaaab";

function entry(change: Partial<Entry> = {}): Entry {
  const values = [{ phone: "03-1", isShown: true }];
  return { name: NAME, till: "Ginza", isSaved: true, numbers: ["004101"], values, ...change };
}

function row(change: Partial<CustomerRow> = {}): CustomerRow {
  return {
    AccountNumber: "004101",
    CustAccountAsync: "",
    CustomerId: "a",
    Name: NAME,
    Phone: "03-1",
    Email: "",
    ...change,
  };
}

function list(...numbers: (string | undefined)[]): TillReport[] {
  return [{ till: "Ginza", rows: numbers.map((number) => ({ name: NAME, number })) }];
}

/** How many findings there are of each kind. */
function count({ lost, doubled, others }: Judgement): number[] {
  return [lost.length, doubled.length, others.length];
}

test("a customer that is where it must be is no finding", () => {
  expect(count(judge([entry()], [row()], list("004101")))).toEqual([0, 0, 0]);
});

test("a save whose screen said nothing may be there or not", () => {
  const untold = entry({ isSaved: false, numbers: [], values: [{ phone: "03-1", isShown: false }] });
  expect(count(judge([untold], [], list()))).toEqual([0, 0, 0]);
  expect(count(judge([untold], [row()], list("004101")))).toEqual([0, 0, 0]);
});

test("a saved customer whom headquarters does not have is found lost", () => {
  const { lost } = judge([entry({ numbers: [] })], [], list(undefined));
  expect(lost).toEqual([`${NAME} was saved at Ginza and is not at headquarters`]);
});

test("a saved customer who is not in the till's list is found lost", () => {
  expect(count(judge([entry()], [row()], list()))).toEqual([1, 0, 0]);
});

test("an edit that was shown as saved and is not at headquarters is found lost", () => {
  const values = [
    { phone: "03-1", isShown: true },
    { phone: "03-2", isShown: true },
    { phone: "03-3", isShown: false },
  ];
  const of = (phone: string) => judge([entry({ values })], [row({ Phone: phone })], list("004101"));
  expect(count(of("03-1"))).toEqual([1, 0, 0]);
  expect(count(of("03-2"))).toEqual([0, 0, 0]);
  // Pressed, killed before the screen could say so: either is right.
  expect(count(of("03-3"))).toEqual([0, 0, 0]);
});

test("an edit that a lost channel database alone had may be lost, a later one may not", () => {
  const values = [
    { phone: "03-1", isShown: true, losses: 0 },
    { phone: "03-2", isShown: true, losses: 0 },
    { phone: "03-3", isShown: true, losses: 1 },
  ];
  const of = (phone: string, losses: number) =>
    count(judge([entry({ values })], [row({ Phone: phone })], list("004101"), losses));
  expect(of("03-1", 2)).toEqual([0, 0, 0]);
  expect(of("03-1", 1)).toEqual([1, 0, 0]);
  expect(of("03-3", 1)).toEqual([0, 0, 0]);
  expect(of("03-9", 2)).toEqual([1, 0, 0]);
});

test("a customer twice at headquarters is found doubled", () => {
  const twice = [row(), row({ AccountNumber: "004102", CustomerId: "b" })];
  expect(count(judge([entry()], twice, list("004101")))).toEqual([0, 1, 0]);
});

test("two numbers for one key are found doubled", () => {
  const twice = [row(), row({ AccountNumber: "004102", Name: "Somebody Else" })];
  expect(count(judge([entry()], twice, list("004101")))).toEqual([0, 1, 0]);
});

test("a number that changes on the screen is found doubled", () => {
  const changing = entry({ numbers: ["004101", "004102"] });
  expect(count(judge([changing], [row()], list("004101")))).toEqual([0, 1, 1]);
});

test("a customer twice in the till's list is found doubled", () => {
  expect(count(judge([entry()], [row()], list("004101", "004101")))).toEqual([0, 1, 0]);
});

test("a number in the list that headquarters does not know is found", () => {
  expect(count(judge([entry()], [row()], list("004999")))).toEqual([0, 0, 1]);
  expect(count(judge([entry()], [row()], list(undefined)))).toEqual([0, 0, 1]);
});

test("a customer whom nobody entered is found", () => {
  expect(count(judge([], [row()], []))).toEqual([0, 0, 1]);
});
