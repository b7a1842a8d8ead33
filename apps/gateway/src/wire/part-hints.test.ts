import { describe, expect, it } from "vitest";
import { hasPartHints, hidesLetters } from "./part-hints.ts";

describe("hasPartHints", () => {
  it.each([
    ...['"image"', '"image_url"', '"input_image"', '"document"', '"input_file"', '"file"', '"video"'],
    ...[
      '"video_url"',
      '"file_id"',
      '"container_upload"',
      '"im\\u0061ge"',
      '"file\\u005fid"',
      '"\\u0076ideo"',
    ],
  ])("sees %s wherever it stands", (word) => {
    for (const around of [0, 1, 70_000])
      expect(hasPartHints(Buffer.from(`${"ü".repeat(around)}${word}${"x".repeat(around)}`))).toBe(true);
  });

  it.each(['"text"', "an image, a file, a video and a document", "\\u0041", '"file_name"', "\\\\n"])(
    "takes %s for none",
    (word) => {
      expect(hasPartHints(Buffer.from(word))).toBe(false);
    },
  );

  it("lets nothing pass that the searches after it would find", () => {
    for (const each of ["\\u005f", "\\u0069", "\\u007a"]) {
      expect(hidesLetters(Buffer.from(each))).toBe(true);
      expect(hasPartHints(Buffer.from(each))).toBe(true);
    }
  });
});
