<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW" sourcelanguage="en">
  <context>
    <name>DatasetPanel</name>
    <message>
      <source>Dataset</source>
      <translation>資料集</translation>
    </message>
    <message>
      <source>three points</source>
      <translation>三個點</translation>
    </message>
    <message>
      <source>line</source>
      <translation>直線</translation>
    </message>
    <message>
      <source>sine curve</source>
      <translation>正弦曲線</translation>
    </message>
    <message>
      <source>plane</source>
      <translation>平面</translation>
    </message>
    <message>
      <source>bumps</source>
      <translation>高斯凸起</translation>
    </message>
    <message>
      <source>circle</source>
      <translation>圓形</translation>
    </message>
    <message>
      <source>exclusive or</source>
      <translation>異或</translation>
    </message>
    <message>
      <source>two Gaussians</source>
      <translation>兩個高斯分布</translation>
    </message>
    <message>
      <source>spiral</source>
      <translation>螺旋</translation>
    </message>
    <message>
      <source>Other data start the weights anew.</source>
      <translation>更換資料會重新初始化權重。</translation>
    </message>
    <message>
      <source>standardize the inputs</source>
      <translation>將輸入標準化</translation>
    </message>
    <message>
      <source>Data</source>
      <translation>資料</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>點數</translation>
    </message>
    <message>
      <source>Noise</source>
      <translation>雜訊</translation>
    </message>
    <message>
      <source>Train share</source>
      <translation>訓練比例</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>種子</translation>
    </message>
  </context>
  <context>
    <name>ExperimentStore</name>
    <message>
      <source>The start is zeros, whatever the seed: choose another start in the Model panel.</source>
      <translation>初始值為零，與種子無關：請在「模型」面板選擇其他初始化。</translation>
    </message>
  </context>
  <context>
    <name>FileMenu</name>
    <message>
      <source>New</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>Open…</source>
      <translation>開啟…</translation>
    </message>
    <message>
      <source>Open recent</source>
      <translation>最近開啟</translation>
    </message>
    <message>
      <source>Examples</source>
      <translation>範例</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>儲存</translation>
    </message>
    <message>
      <source>Save as…</source>
      <translation>另存新檔…</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>結束</translation>
    </message>
    <message>
      <source>Open an experiment</source>
      <translation>開啟實驗</translation>
    </message>
    <message>
      <source>Experiments (*.json)</source>
      <translation>實驗 (*.json)</translation>
    </message>
    <message>
      <source>Save the experiment</source>
      <translation>儲存實驗</translation>
    </message>
    <message>
      <source>Unsaved changes</source>
      <translation>尚未儲存的變更</translation>
    </message>
    <message>
      <source>The experiment has changes that are not saved. Save them?</source>
      <translation>實驗有尚未儲存的變更。要儲存嗎？</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>尚無</translation>
    </message>
  </context>
  <context>
    <name>FitPlot</name>
    <message>
      <source>Fit</source>
      <translation>擬合</translation>
    </message>
    <message>
      <source>inputs standardized</source>
      <translation>輸入已標準化</translation>
    </message>
    <message>
      <source>nothing scaled</source>
      <translation>未縮放</translation>
    </message>
    <message>
      <source>penalty {0}</source>
      <translation>懲罰項 {0}</translation>
    </message>
    <message>
      <source>no penalty</source>
      <translation>無懲罰項</translation>
    </message>
    <message>
      <source>{0} columns: no picture of all of them</source>
      <translation>{0} 個欄位：無法全部畫出</translation>
    </message>
    <message>
      <source>diverged at step {0}: the last finite state is shown</source>
      <translation>在第 {0} 步發散：顯示最後一個有限的狀態</translation>
    </message>
    <message>
      <source>x1 {0}, x2 {1}
output {2}</source>
      <translation>x1 {0}，x2 {1}
輸出 {2}</translation>
    </message>
    <message>
      <source>x {0}
prediction {1}</source>
      <translation>x {0}
預測 {1}</translation>
    </message>
  </context>
  <context>
    <name>GradientPanel</name>
    <message>
      <source>Gradient bench</source>
      <translation>梯度工作台</translation>
    </message>
    <message>
      <source>Code of the gradient source</source>
      <translation>梯度來源的程式碼</translation>
    </message>
    <message>
      <source>parameter</source>
      <translation>參數</translation>
    </message>
    <message>
      <source>by hand</source>
      <translation>手動</translation>
    </message>
    <message>
      <source>rel. error</source>
      <translation>相對誤差</translation>
    </message>
    <message>
      <source>Gradient by hand and by mx.grad</source>
      <translation>手動梯度與 mx.grad 的梯度</translation>
    </message>
    <message>
      <source># by hand, as it runs</source>
      <translation># 手動梯度，即實際執行的程式碼</translation>
    </message>
    <message>
      <source># by mx.grad: only the forward pass is written</source>
      <translation># mx.grad：只需寫出前向傳播</translation>
    </message>
    <message>
      <source># central differences in float64, h = 1e-5, of this objective</source>
      <translation># 此目標函數的 float64 中央差分，h = 1e-5</translation>
    </message>
    <message>
      <source>by hand = mx.grad, relative error {0}</source>
      <translation>手動 = mx.grad，相對誤差 {0}</translation>
    </message>
  </context>
  <context>
    <name>GradientsPlot</name>
    <message>
      <source>Gradients</source>
      <translation>梯度</translation>
    </message>
    <message>
      <source>norm</source>
      <translation>範數</translation>
    </message>
    <message>
      <source>‖∂L/∂·‖ of the batch, penalty included</source>
      <translation>該批次的 ‖∂L/∂·‖，含懲罰項</translation>
    </message>
  </context>
  <context>
    <name>LossPlot</name>
    <message>
      <source>Loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>log</source>
      <translation>對數</translation>
    </message>
    <message>
      <source>Logarithmic loss axis</source>
      <translation>損失軸取對數</translation>
    </message>
    <message>
      <source>smooth</source>
      <translation>平滑</translation>
    </message>
    <message>
      <source>Draw a running mean over the raw curve</source>
      <translation>在原曲線上加畫移動平均</translation>
    </message>
    <message>
      <source>train</source>
      <translation>訓練</translation>
    </message>
    <message>
      <source>test</source>
      <translation>測試</translation>
    </message>
    <message>
      <source>penalty</source>
      <translation>懲罰項</translation>
    </message>
    <message>
      <source>{0} · without penalty</source>
      <translation>{0} · 不含懲罰項</translation>
    </message>
    <message>
      <source>each batch (faint)</source>
      <translation>每個批次（淡色）</translation>
    </message>
    <message>
      <source>batch loss, step {0}  {1}</source>
      <translation>批次損失，第 {0} 步  {1}</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Dataset</source>
      <translation>資料集</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>訓練</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>Parameters</source>
      <translation>參數</translation>
    </message>
    <message>
      <source>Gradients</source>
      <translation>梯度</translation>
    </message>
    <message>
      <source>Gradient bench</source>
      <translation>梯度工作台</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>時間軸</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>檔案(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>編輯(&amp;E)</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>復原</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>檢視(&amp;V)</translation>
    </message>
    <message>
      <source>The engine ended three times within ten seconds and is not started again by itself.</source>
      <translation>引擎在十秒內中止三次，不再自動重新啟動。</translation>
    </message>
    <message>
      <source>Start it at step 0</source>
      <translation>從第 0 步啟動</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>說明(&amp;H)</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>鍵盤快速鍵</translation>
    </message>
    <message>
      <source>The engine was lost and started again where it stood.</source>
      <translation>訓練引擎中斷，已從原處重新啟動。</translation>
    </message>
    <message>
      <source>Back to the last stable step</source>
      <translation>回到最後穩定的一步</translation>
    </message>
    <message>
      <source>Training is slower than it could be: {0}.</source>
      <translation>訓練速度較慢：{0}。</translation>
    </message>
  </context>
  <context>
    <name>ModelPanel</name>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Changes restart the weights, but for the loss.</source>
      <translation>除損失函數外，變更會重新初始化權重。</translation>
    </message>
    <message>
      <source>Linear</source>
      <translation>線性</translation>
    </message>
    <message>
      <source>MLP</source>
      <translation>多層感知器</translation>
    </message>
    <message>
      <source>Units of each hidden layer: up to 6 numbers from 1 to 64</source>
      <translation>各隱藏層的神經元數：最多 6 個，各為 1 到 64</translation>
    </message>
    <message>
      <source>Hidden</source>
      <translation>隱藏層</translation>
    </message>
    <message>
      <source>Activation</source>
      <translation>激活函數</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>初始化</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>種子</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>損失</translation>
    </message>
  </context>
  <context>
    <name>NoticeBar</name>
    <message>
      <source>What to do about it</source>
      <translation>處理方式</translation>
    </message>
    <message>
      <source>Close this notice</source>
      <translation>關閉此通知</translation>
    </message>
  </context>
  <context>
    <name>Notices</name>
    <message>
      <source>Diverged at step {0}: the learning rate {1} is above {2} = 2/λ, the largest at which gradient descent is stable here, so every step overshoots farther than the one before.</source>
      <translation>在第 {0} 步發散：學習率 {1} 高於 {2} = 2/λ，即此處梯度下降仍穩定的最大值，因此每一步都比前一步衝過頭更遠。</translation>
    </message>
    <message>
      <source>Diverged at step {0}: {1} grew beyond what a number can hold, at learning rate {2}.</source>
      <translation>在第 {0} 步發散：學習率 {2} 下，{1} 超出數值可表示的範圍。</translation>
    </message>
  </context>
  <context>
    <name>OpeningBar</name>
    <message>
      <source>Way to the saved step</source>
      <translation>回到儲存步數的進度</translation>
    </message>
    <message>
      <source>step %v of %m</source>
      <translation>第 %v 步，共 %m 步</translation>
    </message>
    <message>
      <source>Stop here</source>
      <translation>停在這裡</translation>
    </message>
  </context>
  <context>
    <name>ParametersPlot</name>
    <message>
      <source>Parameters</source>
      <translation>參數</translation>
    </message>
    <message>
      <source>value</source>
      <translation>數值</translation>
    </message>
    <message>
      <source>{0} of {1} entries</source>
      <translation>{1} 個元素中的 {0} 個</translation>
    </message>
  </context>
  <context>
    <name>Plot</name>
    <message>
      <source>step</source>
      <translation>步</translation>
    </message>
    <message>
      <source>step {0}</source>
      <translation>第 {0} 步</translation>
    </message>
  </context>
  <context>
    <name>ReadoutBar</name>
    <message>
      <source>Readouts</source>
      <translation>讀數</translation>
    </message>
    <message>
      <source>Manual</source>
      <translation>手動</translation>
    </message>
    <message>
      <source>Numerical</source>
      <translation>數值</translation>
    </message>
    <message>
      <source>Gradient source</source>
      <translation>梯度來源</translation>
    </message>
    <message>
      <source>Gradient: {0}</source>
      <translation>梯度：{0}</translation>
    </message>
    <message>
      <source>step {0} epoch {1}</source>
      <translation>步 {0} 輪 {1}</translation>
    </message>
    <message>
      <source>loss {0}</source>
      <translation>損失 {0}</translation>
    </message>
  </context>
  <context>
    <name>Shortcuts</name>
    <message>
      <source>one tenth of the timeline back, on the timeline</source>
      <translation>在時間軸上退回十分之一</translation>
    </message>
  </context>
  <context>
    <name>SpeedField</name>
    <message>
      <source>fastest</source>
      <translation>最快</translation>
    </message>
  </context>
  <context>
    <name>TimelineBar</name>
    <message>
      <source>Timeline</source>
      <translation>時間軸</translation>
    </message>
    <message>
      <source>step {0}: {1}</source>
      <translation>第 {0} 步：{1}</translation>
    </message>
  </context>
  <context>
    <name>Toolbar</name>
    <message>
      <source>Toolbar</source>
      <translation>工具列</translation>
    </message>
    <message>
      <source>▶ Run</source>
      <translation>▶ 執行</translation>
    </message>
    <message>
      <source>Run or pause</source>
      <translation>執行或暫停</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>一步</translation>
    </message>
    <message>
      <source>One step</source>
      <translation>執行一步</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>上一步</translation>
    </message>
    <message>
      <source>One step back</source>
      <translation>退回一步</translation>
    </message>
    <message>
      <source>Number of steps to run</source>
      <translation>要執行的步數</translation>
    </message>
    <message>
      <source>Run n</source>
      <translation>執行 n 步</translation>
    </message>
    <message>
      <source>Run this many steps</source>
      <translation>執行指定的步數</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>重設</translation>
    </message>
    <message>
      <source>The same start again</source>
      <translation>從相同起點重新開始</translation>
    </message>
    <message>
      <source>New seed</source>
      <translation>新種子</translation>
    </message>
    <message>
      <source>The next seed's start</source>
      <translation>以下一個種子重新開始</translation>
    </message>
    <message>
      <source>Speed, steps per second</source>
      <translation>速度，每秒步數</translation>
    </message>
    <message>
      <source>Faster</source>
      <translation>加快</translation>
    </message>
    <message>
      <source>Slower</source>
      <translation>減慢</translation>
    </message>
    <message>
      <source>⏸ Pause</source>
      <translation>⏸ 暫停</translation>
    </message>
  </context>
  <context>
    <name>TrainingPanel</name>
    <message>
      <source>Training</source>
      <translation>訓練</translation>
    </message>
    <message>
      <source>Rows per step; 0 is all of them</source>
      <translation>每步的資料列數；0 表示全部</translation>
    </message>
    <message>
      <source>shuffle the rows</source>
      <translation>隨機排列資料列</translation>
    </message>
    <message>
      <source>Optimizer</source>
      <translation>優化器</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>學習率</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>批次</translation>
    </message>
    <message>
      <source>Batch seed</source>
      <translation>批次種子</translation>
    </message>
    <message>
      <source>Penalty</source>
      <translation>正則化</translation>
    </message>
    <message>
      <source>Penalty rate</source>
      <translation>正則化強度</translation>
    </message>
    <message>
      <source>stable below 2/λ = {0}</source>
      <translation>低於 2/λ = {0} 時穩定</translation>
    </message>
    <message>
      <source>Momentum</source>
      <translation>動量</translation>
    </message>
    <message>
      <source>Decay α</source>
      <translation>衰減 α</translation>
    </message>
    <message>
      <source>Weight decay</source>
      <translation>權重衰減</translation>
    </message>
    <message>
      <source>Nesterov</source>
      <translation>Nesterov 動量</translation>
    </message>
    <message>
      <source>bias correction</source>
      <translation>偏差修正</translation>
    </message>
  </context>
  <context>
    <name>ViewMenu</name>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Light or dark (Ctrl+D)</source>
      <translation>淺色或深色 (Ctrl+D)</translation>
    </message>
    <message>
      <source>Picture of the window…</source>
      <translation>視窗圖片…</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>圖片</translation>
    </message>
    <message>
      <source>A sharp picture of the window, to a file and the clipboard (Ctrl+Shift+S)</source>
      <translation>視窗的清晰圖片，存檔並複製到剪貼簿 (Ctrl+Shift+S)</translation>
    </message>
    <message>
      <source>Larger</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Smaller</source>
      <translation>縮小</translation>
    </message>
    <message>
      <source>The other language, from the next start</source>
      <translation>下次啟動時切換語言</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>語言</translation>
    </message>
    <message>
      <source>Picture of</source>
      <translation>擷取圖片</translation>
    </message>
    <message>
      <source>Save the picture</source>
      <translation>儲存圖片</translation>
    </message>
    <message>
      <source>Pictures (*.png)</source>
      <translation>圖片 (*.png)</translation>
    </message>
    <message>
      <source>{0} cannot be written.</source>
      <translation>無法寫入 {0}。</translation>
    </message>
    <message>
      <source>Saved {0}; it is on the clipboard too.</source>
      <translation>已儲存 {0}，也已複製到剪貼簿。</translation>
    </message>
    <message>
      <source>The language changes at the next start.</source>
      <translation>語言將於下次啟動時變更。</translation>
    </message>
  </context>
  <context>
    <name>_Track</name>
    <message>
      <source>Go back to step {0}</source>
      <translation>回到第 {0} 步</translation>
    </message>
  </context>
</TS>
