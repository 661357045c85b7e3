import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// The folder of our SDK's package, or its address on a server.
const sdk = process.env.SDK;

export default defineConfig({
  plugins: [vue()],
  resolve: {
    alias: [
      { find: /^@tencentcloud\/lite-chat\/plugins\/.+/, replacement: `${sdk}/plugins/index.js` },
      { find: /^@tencentcloud\/lite-chat(\/basic)?$/, replacement: `${sdk}/index.js` },
    ],
    // npm gives the kit's reactions another version of its engine, in which nobody is ever logged in.
    dedupe: ["@tencentcloud/chat-uikit-engine-lite"],
  },
  base: "./",
  build: { target: "esnext", emptyOutDir: true },
});
