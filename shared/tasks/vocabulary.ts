// The words of tasks, apart from their records.
export const taskStatuses = ["pending", "in_progress", "completed", "failed", "cancelled"] as const;
export const taskPriorities = ["low", "normal", "high", "urgent"] as const;
export const assigneeKinds = ["member", "agent", "none"] as const;
