/** Who is to be let into groups, and what people were told of it. */
import { refusal } from "./refusals.js";

export class Applications {
  #rooms;
  #mine;
  /** @type {any[]} */
  all = [];
  /** @type {{who: string, notice: any}[]} */
  notices = [];

  constructor(rooms, mine) {
    this.#rooms = rooms;
    this.#mine = mine;
  }

  staffOf(room) {
    return room.members.filter((one) => one === room.group.ownerID || room.roles[one] === "Admin");
  }

  /** Whether somebody has asked to come in, and nobody has decided yet. */
  isWaiting(room, userID) {
    return this.all.some((one) => one.room === room && one.application.userID === userID && !one.application.applicationType && one.state === "waiting");
  }

  /** They wait. */
  ask(room, people, note = "", inviter = "") {
    for (const userID of people) {
      const { profile } = this.#rooms.person(userID);
      const asks = this.#rooms.person(inviter || userID).profile;
      const application = {
        applicationID: `application ${this.all.length + 1}`,
        applicationType: inviter ? 2 : 0,
        groupID: room.group.groupID,
        groupName: room.group.name,
        applicant: asks.userID,
        applicantNick: asks.nick,
        applicantAvatar: asks.avatar,
        userID,
        userNick: profile.nick,
        userAvatar: profile.avatar,
        note,
        time: this.#rooms.clock++,
      };
      this.all.push({ application, room, state: "waiting", answer: "" });
      for (const admin of this.staffOf(room)) this.tell(admin, inviter ? 22 : 1, asks, room, application);
    }
    return { data: { userIDs: [], waitingUserIDs: people } };
  }

  tell(who, operationType, by, room, application = null, state = application ? "waiting" : "", handleMessage = "") {
    const { groupID, name, type, avatar } = room.group;
    const operatorInfo = { userID: by.userID, nick: by.nick, avatar: by.avatar };
    const ID = `0-${this.notices.length + 1}-n`;
    const notice = { ID, time: this.#rooms.clock++, operationType, operatorInfo, application, state, handleMessage };
    this.notices.push({ who, notice: { ...notice, groupProfile: { groupID, name, type, avatar } } });
    this.#mine.tell(who, { kind: "notice", notice: this.notices.at(-1).notice });
  }

  commands() {
    return {
      "application.handle": (who, { applicationID, accept, handleMessage = "" }) => {
        const found = this.all.find((one) => one.application.applicationID === applicationID);
        if (!found || !this.staffOf(found.room).includes(who)) return refusal(404, 11020, "application_not_found");
        const state = accept ? "accepted" : "refused";
        if (found.state === state) return { data: { applicationID, state } };
        if (found.state !== "waiting") return refusal(409, 11021, "application_over");
        const { room, application } = found;
        found.state = state;
        if (accept) this.#rooms.come(room, [application.userID]);
        for (const told of this.notices) {
          if (told.notice.application !== application) continue;
          Object.assign(told.notice, { state, handleMessage });
          this.#mine.tell(told.who, { kind: "notice", notice: told.notice });
        }
        const own = application.applicationType === 0;
        const operation = accept ? (own ? 2 : 13) : own ? 3 : 14;
        const by = this.#rooms.person(who).profile;
        this.tell(application.applicant, operation, by, room, application, state, handleMessage);
        return { data: { applicationID, state } };
      },
    };
  }

  /** @param {string} conversationID of one group, or none */
  listed(who, conversationID) {
    const mine = this.all.filter(({ room, state }) => state === "waiting" && this.staffOf(room).includes(who));
    return mine.filter(({ room }) => !conversationID || conversationID === `GROUP${room.key}`).map(({ application }) => application);
  }

  noticesOf(who) {
    return this.notices.filter((one) => one.who === who).map(({ notice }) => notice).reverse();
  }
}
