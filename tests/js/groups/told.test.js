/** What somebody was told of groups, in a sentence. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { noticeFrom } from "../../../static/sdk/objects/notice.js";

Object.assign(globalThis, { document: { documentElement: { lang: "en" }, getElementById: () => null } });
const { toldIn } = await import("../../../static/chat/groups/told.js");

test("what an application says is said in its own words", () => {
  const wire = {
    ID: "0-1-n",
    time: 1,
    operationType: 255,
    operatorInfo: { userID: "crm", nick: "CRM", avatar: "" },
    groupProfile: { groupID: "wrens", name: "Wrens", type: "Public", avatar: "" },
    application: null,
    state: "",
    handleMessage: "",
    userDefinedField: "Maintenance at ten",
  };

  const notice = noticeFrom(wire, { userID: "bob", origin: "" });

  assert.equal(notice.payload.userDefinedField, "Maintenance at ten");
  assert.equal(toldIn(notice), "Maintenance at ten");
});
