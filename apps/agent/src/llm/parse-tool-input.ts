/** A tool's input as the model wrote it; what is no JSON stays text, and the tool says what is wrong with it. */
export const parseToolInput = (json: string): unknown => {
  if (json.trim() === "") return {};
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
};
