import { TUIChatKit, TUIComponents, TUIKit } from "@tencentcloud/chat-uikit-vue";
import { createApp, h } from "vue";

// What the kit's own guide tells an application to do. With this SDKAppID it speaks English.
const SDKAppID = 20000001;
const { userID, userSig } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

const app = createApp({ render: () => h(TUIKit, { SDKAppID, userID, userSig }) });
TUIChatKit.components(TUIComponents, app);
app.mount("#app");
