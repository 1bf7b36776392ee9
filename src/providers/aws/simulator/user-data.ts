import { Refusal } from "./refusal.ts";

/** 16 KB before base64, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const limit = 16_384;

/** Refuses text that is not base64, or that holds more than an instance takes. */
export function checkUserData(text: string): void {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    throw new Refusal("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data");
  }
  if (Buffer.byteLength(text, "base64") > limit) {
    throw new Refusal("InvalidParameterValue", `User data is limited to ${limit} bytes`);
  }
}
