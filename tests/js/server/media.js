/** What people upload, as docs/media.md describes it: the payload of a message is the server's. */
import { refusal } from "./refusals.js";

const PURPOSES = { TIMImageElem: "image", TIMSoundElem: "audio", TIMVideoFileElem: "video", TIMFileElem: "file" };

export class Media {
  /** @type {Map<string, any>} */
  uploads = new Map();
  /** How many were begun. */
  begun = 0;

  /** @param {string} who @param {FormData} form */
  async take(who, form) {
    this.begun += 1;
    const file = /** @type {File} */ (form.get("file"));
    const purpose = form.get("purpose");
    const uuid = `upload-${this.uploads.size + 1}`;
    const [width, height] = purpose === "image" || purpose === "avatar" ? [40, 30] : [0, 0];
    const original = { url: `/media/${uuid}/original`, type: file.type, size: file.size, width, height };
    const kept = { uuid, purpose, name: file.name, original, small: original, large: original };
    this.uploads.set(uuid, { ...kept, who, words: await file.text() });
    return { data: kept };
  }

  /** What a message of this type says; a refusal if it names what is not there. */
  say(type, payload) {
    const purpose = PURPOSES[type];
    if (!purpose) return { data: payload };
    const main = this.uploads.get(payload.videoUUID ?? payload.uuid);
    const still = this.uploads.get(payload.snapshotUUID);
    if (main?.purpose !== purpose) return refusal(404, 11301, "upload_not_found");
    const { uuid, name, original } = main;
    const { url, size, type: fileType, width, height } = original;
    if (purpose === "image") {
      const info = [0, 1, 2].map((number) => ({
        ...{ type: number, sizeType: number + 1, size, width, height, url, imageUrl: url },
      }));
      return { data: { uuid, imageFormat: "PNG", imageInfoArray: info } };
    }
    if (purpose === "audio") return { data: { uuid, second: payload.second, size, url, remoteAudioUrl: url } };
    if (purpose === "file") return { data: { uuid, fileName: name, fileSize: size, fileType, fileUrl: url } };
    const snapshot = still?.original.url ?? "";
    return {
      data: {
        videoUUID: uuid,
        videoFormat: "mp4",
        videoSecond: payload.videoSecond,
        videoSize: size,
        videoUrl: url,
        remoteVideoUrl: url,
        snapshotUUID: payload.snapshotUUID,
        snapshotUrl: snapshot,
        thumbUUID: payload.snapshotUUID,
        thumbUrl: snapshot,
      },
    };
  }
}
