"""What the people of the demo say while somebody is looking: answers that fit most things, and small talk."""

ANSWERS = (
    "Thank you, got it 👍",
    "好的，收到。",
    "Good point. Let me think about it.",
    "Yes, that works for me.",
    "没问题！",
    "I'll have a look this afternoon.",
    "Sounds good 🙂",
    "明白了，谢谢！",
    "Could you send me the details?",
    "Just read it. Agreed.",
    "我觉得可以。",
    "Ha, I was about to write the same.",
)

CHATTER = (
    ("product", "The test run is green again ✅"),
    ("product", "有人想喝咖啡吗？ Coffee, anybody?"),
    ("product", "I have updated the release notes, please have a look."),
    ("product", "客户刚刚回复了，他们很满意。"),
    ("product", "Reminder: go or no-go is tomorrow at ten."),
    ("product", "我把测试数据更新了。"),
    ("company-news", "The lift in building B works again."),
    ("company-news", "食堂今天有饺子 🥟"),
    ("company-news", "Somebody left a blue umbrella at the reception."),
    ("monday", "One more point for next week: the new search."),
    ("monday", "会议室改到三楼了。"),
    ("hiking", "The path by the lake is open again."),
    ("hiking", "周六天气看起来不错 🌤"),
)
