import { fileOf } from "../core/uploads.js";
import { ChatError, CODE } from "../errors.js";
import { addressOf } from "../payloads.js";

/** @typedef {import("../index.js").UploadOptions} UploadOptions */

/**
 * Pictures of people and groups.
 * @param {import("../gate.js").Gate} gate
 */
export function media(gate) {
  const { engine } = gate;

  return {
    /**
     * Ours: the address of a picture for `updateMyProfile({avatar})`, `createGroup` or `updateGroupProfile`. The server
     * makes it square and small.
     * @param {UploadOptions} options
     */
    uploadAvatar(options) {
      return gate.answer(async () => {
        const { file, name } = fileOf(options?.file);
        const most = engine.limits.avatarBytes ?? Infinity;
        if (file.size > most) throw new ChatError(CODE.TOO_LARGE, `At most ${most} bytes (avatarBytes).`, { limit: most });
        const { signal, onProgress } = options;
        const onBytes = (/** @type {number} */ bytes) => onProgress?.(file.size ? Math.min(1, bytes / file.size) : 1);
        const kept = await engine.upload("avatar", file, name, { signal, onBytes });
        return { avatar: addressOf(kept.original.url, engine.viewer()) };
      });
    },
  };
}
