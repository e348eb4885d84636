"""Comments and docstrings of exported scripts in the languages of the program; what scripts print stays English."""

from __future__ import annotations

import textwrap

LANGUAGES = ("en", "zh_TW")
WIDTH = 100
"""Columns at which comments and literals are broken."""

CHINESE = {
    "Trains an experiment and prints its losses.": "訓練一個實驗並印出它的損失。",
    "{0}: trains it and prints its losses.": "{0}：訓練它並印出它的損失。",
    "Model {0}; loss {1} = {2}, printed without the penalty.": "模型 {0}；損失 {1} = {2}，印出的值不含懲罰項。",
    "{0} at learning rate {1}, {2}.": "{0}，學習率 {1}，{2}。",
    "Mean of ½e² where |e| ≤ 1, else |e| − ½ (Huber 1964)": ("平均，|e| ≤ 1 時取 ½e²，否則取 |e| − ½（Huber 1964）"),
    "Mean of log(1 + eᶻ) − z·y": "log(1 + eᶻ) − z·y 的平均",
    "Mean of log Σₖ eᶻₖ − z_y": "log Σₖ eᶻₖ − z_y 的平均",
    "batches of {0}": "批次大小 {0}",
    "full batch": "整批",
    "Schedule of the learning rate: {0}.": "學習率排程：{0}。",
    "Gradients are clipped to the norm {0}.": "梯度裁剪至範數 {0}。",
    "Penalty {0} with rate {1} on the weights, not on the biases.": "對權重（不含偏置）的懲罰項 {0}，係數 {1}。",
    "Later changes are named where they take effect.": "之後的變更在生效處註明。",
    "the model's inputs ({0}), a row an example; and the targets": "模型的輸入（{0}），每列一個樣本；以及目標值",
    "the model's inputs ({0}), standardized, a row an example; and the targets": (
        "模型的輸入（{0}），已標準化，每列一個樣本；以及目標值"
    ),
    "the test set": "測試集",
    "without a test set": "沒有測試集",
    "from step {0} on: {1}": "自第 {0} 步起：{1}",
    "The next rows of this epoch's order, which follows from the seed and the epoch alone.": (
        "這一輪順序中的下一批資料列；順序只由種子與輪次決定。"
    ),
    "new rows start a new epoch": "新的資料列開始新的一輪",
    "every parameter is frozen": "所有參數皆已凍結",
    "single numbers that are frozen": "個別凍結的數值",
    "the learner's own code": "學習者自己的程式碼",
    "forward": "前向傳播",
    "backward: the chain rule, last layer first": "反向傳播：連鎖律，由最後一層開始",
    "nn.Linear keeps the transpose: x @ weight.T + bias": "nn.Linear 保存轉置：x @ weight.T + bias",
    "A snippet that many texts print cannot run: MLX has no nn.Parameter, no nn.MSELoss and no loss.backward(). It has "
    "arrays in a dict or an nn.Module, functions in nn.losses, and mx.grad or nn.value_and_grad, which turn a loss "
    "function into its gradient.": (
        "許多文章印出的片段無法執行：MLX 沒有 nn.Parameter、nn.MSELoss 與 loss.backward()。"
        "它有放在 dict 或 nn.Module 裡的陣列、nn.losses 裡的函式，"
        "以及把損失函數變成梯度的 mx.grad 與 nn.value_and_grad。"
    ),
    "the logits apart from the true one, which is subtracted first, so that large ones lose nothing": (
        "先減去正確類別的 logit，數值再大也不會失去有效位數"
    ),
    "Adam with one count of updates for all parameters, and a bias correction that can be switched off.": (
        "Adam：所有參數共用一個更新次數，偏差校正可以關閉。"
    ),
    "AdamW with one count of updates for all parameters, and a bias correction that can be switched off.": (
        "AdamW：所有參數共用一個更新次數，偏差校正可以關閉。"
    ),
    "Adamax without the bias correction that torch.optim.Adamax makes.": (
        "不含 torch.optim.Adamax 所做偏差校正的 Adamax。"
    ),
    "Steps by the sign of a momentum (Chen et al. 2023).": "依動量的正負號前進（Chen et al. 2023）。",
}
"""English → Traditional Chinese, with the placeholders of both."""


def say(text: str, language: str, *values: object) -> str:
    """Return a text in a language with its placeholders filled."""
    return (CHINESE[text] if language == "zh_TW" else text).format(*values)


def comment(text: str) -> str:
    """Return a text as comment lines."""
    return "\n".join(wrapped(text, "# "))


def wrapped(text: str, indent: str = "") -> list[str]:
    """Break a text into lines, between words or, where there are none, between the signs of Chinese."""
    lines = textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return lines or [indent.rstrip()]
