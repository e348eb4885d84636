<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW" sourcelanguage="en">
  <context>
    <name>ActivationPicture</name>
    <message>
      <source>The activation and its derivative</source>
      <translation>激活函數與它的導數</translation>
    </message>
  </context>
  <context>
    <name>CheckPanel</name>
    <message>
      <source>This code came from elsewhere: it runs after a key or a click in it.</source>
      <translation>這段程式碼來自別處：在其中按鍵或點擊之後才會執行。</translation>
    </message>
    <message>
      <source>checking …</source>
      <translation>檢查中 …</translation>
    </message>
    <message>
      <source>allowed</source>
      <translation>允許</translation>
    </message>
    <message>
      <source>Gradient by this source, by mx.grad and by differences</source>
      <translation>此來源、mx.grad 與差分的梯度</translation>
    </message>
    <message>
      <source>Hint</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Hint ({0})</source>
      <translation>提示（{0}）</translation>
    </message>
    <message>
      <source>Line {0}: {1}</source>
      <translation>第 {0} 行：{1}</translation>
    </message>
    <message>
      <source>No more hints</source>
      <translation>沒有更多提示</translation>
    </message>
    <message>
      <source>Not checked yet: fill in the code, and its numbers stand here beside those of mx.grad.</source>
      <translation>尚未檢查：填好程式碼後，它的數值會與 mx.grad 的數值並列在此。</translation>
    </message>
    <message>
      <source>parameter</source>
      <translation>參數</translation>
    </message>
    <message>
      <source>rel. error</source>
      <translation>相對誤差</translation>
    </message>
    <message>
      <source>right</source>
      <translation>正確</translation>
    </message>
    <message>
      <source>verdict</source>
      <translation>判定</translation>
    </message>
    <message>
      <source>wrong</source>
      <translation>錯誤</translation>
    </message>
    <message>
      <source>{0} of {1} wrong</source>
      <translation>{1} 項中 {0} 項錯</translation>
    </message>
    <message>
      <source>One hint more: which parameters, a question about a line, what kind of mistake</source>
      <translation>再給一個提示：哪些參數、針對某一行的提問、哪種錯誤</translation>
    </message>
    <message>
      <source>diagnosis and differences: %p %</source>
      <translation>診斷與差分：%p %</translation>
    </message>
    <message>
      <source>How far diagnosis and differences are</source>
      <translation>診斷與差分的進度</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Leave out what still follows the verdict</source>
      <translation>略過判定之後的計算</translation>
    </message>
  </context>
  <context>
    <name>ComparisonPanel</name>
    <message>
      <source>one backward pass</source>
      <translation>一次反向傳播</translation>
    </message>
    <message>
      <source>Measured on this model and this computer.</source>
      <translation>在這個模型與這台電腦上量測。</translation>
    </message>
    <message>
      <source>Measure again</source>
      <translation>再量測一次</translation>
    </message>
    <message>
      <source>Advantage</source>
      <translation>優點</translation>
    </message>
    <message>
      <source>Applies to</source>
      <translation>適用於</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Drawback</source>
      <translation>缺點</translation>
    </message>
    <message>
      <source>Efficiency</source>
      <translation>效率</translation>
    </message>
    <message>
      <source>Error, float32</source>
      <translation>誤差（float32）</translation>
    </message>
    <message>
      <source>Forward passes</source>
      <translation>前向傳播次數</translation>
    </message>
    <message>
      <source>Lines of code</source>
      <translation>程式碼行數</translation>
    </message>
    <message>
      <source>Manual against automatic, measured</source>
      <translation>手動與自動的量測比較</translation>
    </message>
    <message>
      <source>Measuring</source>
      <translation>量測中</translation>
    </message>
    <message>
      <source>Memory at most</source>
      <translation>記憶體上限</translation>
    </message>
    <message>
      <source>Operation</source>
      <translation>運作方式</translation>
    </message>
    <message>
      <source>Operations traced</source>
      <translation>追蹤到的運算數</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>精確度</translation>
    </message>
    <message>
      <source>Time, compiled</source>
      <translation>時間（編譯）</translation>
    </message>
    <message>
      <source>Time, eager</source>
      <translation>時間（即時）</translation>
    </message>
    <message>
      <source>differentiable operations</source>
      <translation>可微分的運算</translation>
    </message>
    <message>
      <source>exact, but for rounding</source>
      <translation>精確，僅有捨入</translation>
    </message>
    <message>
      <source>follows every change</source>
      <translation>隨模型更改</translation>
    </message>
    <message>
      <source>forward pass recorded, walked backward</source>
      <translation>記錄前向，反向走回</translation>
    </message>
    <message>
      <source>grows with the parameters</source>
      <translation>隨參數數量增長</translation>
    </message>
    <message>
      <source>mistakes, and work for every change</source>
      <translation>容易出錯，每次更改都要重做</translation>
    </message>
    <message>
      <source>near: h² and ε/h</source>
      <translation>近似：h² 與 ε/h</translation>
    </message>
    <message>
      <source>nothing to derive: a check</source>
      <translation>無須推導：可作檢查</translation>
    </message>
    <message>
      <source>shows what happens</source>
      <translation>看得見過程</translation>
    </message>
    <message>
      <source>slow, and wrong across kinks</source>
      <translation>慢，跨折點時出錯</translation>
    </message>
    <message>
      <source>the chain rule, line by line</source>
      <translation>逐行套用鏈式法則</translation>
    </message>
    <message>
      <source>the mathematics is out of sight</source>
      <translation>看不見數學</translation>
    </message>
    <message>
      <source>two losses for every entry</source>
      <translation>每項計算兩次損失</translation>
    </message>
    <message>
      <source>what somebody has derived</source>
      <translation>已推導出的式子</translation>
    </message>
    <message>
      <source>whatever can be evaluated</source>
      <translation>任何可計算的函數</translation>
    </message>
  </context>
  <context>
    <name>ConfusionTable</name>
    <message>
      <source>Confusion matrix: true classes down, predicted classes across</source>
      <translation>混淆矩陣：縱向為真實類別，橫向為預測類別</translation>
    </message>
    <message>
      <source>is {0}</source>
      <translation>實為 {0}</translation>
    </message>
    <message>
      <source>said {0}</source>
      <translation>判為 {0}</translation>
    </message>
  </context>
  <context>
    <name>ConsentDialog</name>
    <message>
      <source>{0} lines, {1} bytes.</source>
      <translation>{0} 行，{1} 位元組。</translation>
    </message>
    <message>
      <source>Lines {0} to {1} are blank; the code goes on after them.</source>
      <translation>第 {0} 至 {1} 行是空白；之後還有程式碼。</translation>
    </message>
    <message>
      <source>Line {0} goes on after many blanks.</source>
      <translation>第 {0} 行在許多空白之後還有內容。</translation>
    </message>
    <message>
      <source>Allow and open</source>
      <translation>允許並開啟</translation>
    </message>
    <message>
      <source>Do not open</source>
      <translation>不開啟</translation>
    </message>
    <message>
      <source>The code in the file</source>
      <translation>檔案中的程式碼</translation>
    </message>
    <message>
      <source>This experiment carries code</source>
      <translation>此實驗帶有程式碼</translation>
    </message>
    <message>
      <source>{0} carries gradient code that was not written here. It would run on this computer, with your rights. Read it, and allow it only if you know what it does.</source>
      <translation>{0} 帶有不是在此撰寫的梯度程式碼。它會以你的權限在這部電腦上執行。請先閱讀，確知其作用後才允許。</translation>
    </message>
  </context>
  <context>
    <name>CostPlot</name>
    <message>
      <source>0 to 6 hidden layers of 8</source>
      <translation>0 到 6 層、每層 8 個單元的隱藏層</translation>
    </message>
    <message>
      <source>Cost against size</source>
      <translation>成本與規模</translation>
    </message>
    <message>
      <source>Grow by</source>
      <translation>增長方式</translation>
    </message>
    <message>
      <source>Time per gradient against the number of parameters</source>
      <translation>每次梯度的時間與參數數量</translation>
    </message>
    <message>
      <source>depth</source>
      <translation>深度</translation>
    </message>
    <message>
      <source>one hidden layer, 1 to 64 wide</source>
      <translation>一個隱藏層，寬 1 到 64</translation>
    </message>
    <message>
      <source>parameters</source>
      <translation>參數</translation>
    </message>
    <message>
      <source>width</source>
      <translation>寬度</translation>
    </message>
    <message>
      <source>{0} parameters</source>
      <translation>{0} 個參數</translation>
    </message>
    <message>
      <source>µs per gradient</source>
      <translation>每次梯度微秒數</translation>
    </message>
  </context>
  <context>
    <name>DatasetPanel</name>
    <message>
      <source>These data need another loss: it is now “{0}” (Model section).</source>
      <translation>這些資料需要另一種損失：現在是「{0}」（在「模型」區）。</translation>
    </message>
    <message>
      <source> · noise {0}</source>
      <translation>・雜訊 {0}</translation>
    </message>
    <message>
      <source>{0} points · {1}</source>
      <translation>{0} 個點・{1}</translation>
    </message>
    <message>
      <source>{0} points</source>
      <translation>{0} 個點</translation>
    </message>
    <message>
      <source>Features, seed…</source>
      <translation>特徵、種子…</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>資料集</translation>
    </message>
    <message>
      <source>step function</source>
      <translation>階梯函數</translation>
    </message>
    <message>
      <source>XOR</source>
      <translation>互斥或（XOR）</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>類別數</translation>
    </message>
    <message>
      <source>Data</source>
      <translation>資料</translation>
    </message>
    <message>
      <source>Degree</source>
      <translation>次數</translation>
    </message>
    <message>
      <source>Features</source>
      <translation>特徵</translation>
    </message>
    <message>
      <source>Frequency</source>
      <translation>頻率</translation>
    </message>
    <message>
      <source>Intercept</source>
      <translation>截距</translation>
    </message>
    <message>
      <source>Noise</source>
      <translation>雜訊</translation>
    </message>
    <message>
      <source>Other data start the weights anew.</source>
      <translation>更換資料會重新初始化權重。</translation>
    </message>
    <message>
      <source>Outliers</source>
      <translation>離群點</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>點數</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>種子</translation>
    </message>
    <message>
      <source>Slope</source>
      <translation>斜率</translation>
    </message>
    <message>
      <source>Train share</source>
      <translation>訓練比例</translation>
    </message>
    <message>
      <source>a file of your own…</source>
      <translation>自己的檔案…</translation>
    </message>
    <message>
      <source>blobs</source>
      <translation>團塊</translation>
    </message>
    <message>
      <source>breast cancer</source>
      <translation>乳癌</translation>
    </message>
    <message>
      <source>bumps</source>
      <translation>高斯凸起</translation>
    </message>
    <message>
      <source>checkerboard</source>
      <translation>棋盤</translation>
    </message>
    <message>
      <source>circle</source>
      <translation>圓形</translation>
    </message>
    <message>
      <source>diabetes</source>
      <translation>糖尿病</translation>
    </message>
    <message>
      <source>iris flowers</source>
      <translation>鳶尾花</translation>
    </message>
    <message>
      <source>line</source>
      <translation>直線</translation>
    </message>
    <message>
      <source>line with outliers</source>
      <translation>有離群點的直線</translation>
    </message>
    <message>
      <source>moons</source>
      <translation>雙月</translation>
    </message>
    <message>
      <source>penguins</source>
      <translation>企鵝</translation>
    </message>
    <message>
      <source>plane</source>
      <translation>平面</translation>
    </message>
    <message>
      <source>points by hand</source>
      <translation>自訂資料點</translation>
    </message>
    <message>
      <source>polynomial</source>
      <translation>多項式</translation>
    </message>
    <message>
      <source>rings</source>
      <translation>同心環</translation>
    </message>
    <message>
      <source>sine curve</source>
      <translation>正弦曲線</translation>
    </message>
    <message>
      <source>spiral</source>
      <translation>螺旋</translation>
    </message>
    <message>
      <source>standardize the inputs</source>
      <translation>將輸入標準化</translation>
    </message>
    <message>
      <source>two Gaussians</source>
      <translation>兩個高斯分布</translation>
    </message>
  </context>
  <context>
    <name>DerivationPanel</name>
    <message>
      <source>example </source>
      <translation>例子 </translation>
    </message>
    <message>
      <source>computing …</source>
      <translation>計算中 …</translation>
    </message>
    <message>
      <source>Show what comes out of every step, or work it out yourself</source>
      <translation>顯示每一步的結果，或自己算出來</translation>
    </message>
    <message>
      <source>Show all numbers</source>
      <translation>顯示所有數值</translation>
    </message>
    <message>
      <source>From the loss to the update</source>
      <translation>從損失到更新</translation>
    </message>
    <message>
      <source> of {0}</source>
      <translation> / {0}</translation>
    </message>
    <message>
      <source>Derivation</source>
      <translation>推導</translation>
    </message>
    <message>
      <source>Example whose numbers are shown</source>
      <translation>顯示其數值的樣本</translation>
    </message>
    <message>
      <source>Steps of the derivation</source>
      <translation>推導步驟</translation>
    </message>
    <message>
      <source>The number whose update is written out</source>
      <translation>要寫出更新過程的數值</translation>
    </message>
    <message>
      <source>frozen: training leaves it as it is</source>
      <translation>已凍結：訓練不會改變它</translation>
    </message>
  </context>
  <context>
    <name>DescentLinePlot</name>
    <message>
      <source>Along the gradient</source>
      <translation>沿著梯度</translation>
    </message>
    <message>
      <source>The gradient is zero here: nothing goes down.</source>
      <translation>這裡的梯度為零：沒有下降的方向。</translation>
    </message>
    <message>
      <source>The objective along the negative gradient</source>
      <translation>沿負梯度方向的目標值</translation>
    </message>
    <message>
      <source>learning rate</source>
      <translation>學習率</translation>
    </message>
    <message>
      <source>objective</source>
      <translation>目標</translation>
    </message>
    <message>
      <source>one step of descent at rate {0} goes up to {1}: too far</source>
      <translation>以學習率 {0} 下降一步反而升到 {1}：走太遠</translation>
    </message>
    <message>
      <source>one step of descent at rate {0} reaches {1}</source>
      <translation>以學習率 {0} 下降一步到達 {1}</translation>
    </message>
    <message>
      <source>one step of descent at rate {0} reaches {1}, past the lowest point</source>
      <translation>以學習率 {0} 下降一步到達 {1}，越過最低點</translation>
    </message>
    <message>
      <source>rate {0}
objective {1}</source>
      <translation>學習率 {0}
目標 {1}</translation>
    </message>
  </context>
  <context>
    <name>EntryEditor</name>
    <message>
      <source>Training leaves it as it is; its gradient is still computed</source>
      <translation>訓練不會改變它；它的梯度仍會計算</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>數值</translation>
    </message>
    <message>
      <source>frozen</source>
      <translation>凍結</translation>
    </message>
  </context>
  <context>
    <name>ErrorMap</name>
    <message>
      <source>Where it differs</source>
      <translation>何處不同</translation>
    </message>
    <message>
      <source>at a kink: set apart</source>
      <translation>位於折點：不計入</translation>
    </message>
    <message>
      <source>input</source>
      <translation>輸入</translation>
    </message>
    <message>
      <source>this source {0}, mx.grad {1}, |Δ| {2}</source>
      <translation>此來源 {0}，mx.grad {1}，|Δ| {2}</translation>
    </message>
    <message>
      <source>unit</source>
      <translation>神經元</translation>
    </message>
    <message>
      <source>{0}: |Δ| ≤ {1}</source>
      <translation>{0}：|Δ| ≤ {1}</translation>
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
    <name>ExportDialog</name>
    <message>
      <source>Close</source>
      <translation>關閉</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>複製</translation>
    </message>
    <message>
      <source>Export code</source>
      <translation>匯出程式碼</translation>
    </message>
    <message>
      <source>Many texts print nn.Parameter, nn.MSELoss and loss.backward() for MLX: it has none of them. It has arrays in a dict or an nn.Module, nn.losses, and mx.grad or nn.value_and_grad.</source>
      <translation>許多文章為 MLX 寫出 nn.Parameter、nn.MSELoss 與 loss.backward()：MLX 都沒有。它有 dict 或 nn.Module 中的陣列、nn.losses，以及 mx.grad 或 nn.value_and_grad。</translation>
    </message>
    <message>
      <source>Python (*.py)</source>
      <translation>Python (*.py)</translation>
    </message>
    <message>
      <source>Save the script</source>
      <translation>儲存腳本</translation>
    </message>
    <message>
      <source>Saved {0}.</source>
      <translation>已儲存 {0}。</translation>
    </message>
    <message>
      <source>Save…</source>
      <translation>儲存…</translation>
    </message>
    <message>
      <source>The script</source>
      <translation>腳本</translation>
    </message>
    <message>
      <source>Write the code for</source>
      <translation>輸出程式碼的目標</translation>
    </message>
    <message>
      <source>{0} lines; it runs by itself and prints the losses of this run.</source>
      <translation>{0} 行；可獨立執行並印出此次訓練的損失。</translation>
    </message>
  </context>
  <context>
    <name>Faults</name>
    <message>
      <source>{0} has shape {1}, its parameter {2}; one axis of length 1 is too many: sum without keepdims=True</source>
      <translation>{0} 的形狀是 {1}，參數是 {2}；多了一個長度為 1 的軸：求和時不要用 keepdims=True</translation>
    </message>
    <message>
      <source>KeyError: there is no {0} in the dict</source>
      <translation>KeyError：dict 中沒有 {0}</translation>
    </message>
    <message>
      <source>calls itself without an end</source>
      <translation>無止境地呼叫自己</translation>
    </message>
    <message>
      <source>crashed the process; often that is an array larger than the 2 GiB it may take</source>
      <translation>使行程當機；常因陣列超過可用的 2 GiB</translation>
    </message>
    <message>
      <source>its process sent what is no answer, and was ended</source>
      <translation>它的行程送回了不是答案的內容，已被終止</translation>
    </message>
    <message>
      <source>left a thread running; all of the work must be done when it returns</source>
      <translation>留下了仍在執行的執行緒；返回時所有工作都必須完成</translation>
    </message>
    <message>
      <source>ended its process</source>
      <translation>結束了自己的行程</translation>
    </message>
    <message>
      <source>ended the program ({0})</source>
      <translation>結束了程式（{0}）</translation>
    </message>
    <message>
      <source>it must define gradient(params, x, y)</source>
      <translation>必須定義 gradient(params, x, y)</translation>
    </message>
    <message>
      <source>it must define gradient(params, x, y); did you mean that to be {0}?</source>
      <translation>必須定義 gradient(params, x, y)；{0} 是否就是它？</translation>
    </message>
    <message>
      <source>needs more memory than the 2 GiB it may take</source>
      <translation>需要的記憶體超過可用的 2 GiB</translation>
    </message>
    <message>
      <source>returned nothing; return a dict with {0}</source>
      <translation>沒有傳回值；請傳回含 {0} 的 dict</translation>
    </message>
    <message>
      <source>returned {0}, not a dict; return a dict with {1}</source>
      <translation>傳回的是 {0} 而非 dict；請傳回含 {1} 的 dict</translation>
    </message>
    <message>
      <source>syntax error: {0}</source>
      <translation>語法錯誤：{0}</translation>
    </message>
    <message>
      <source>the dict it returns lacks {0}</source>
      <translation>傳回的 dict 缺少 {0}</translation>
    </message>
    <message>
      <source>the dict it returns lacks {0}; it has {1}: its names are those of params</source>
      <translation>傳回的 dict 缺少 {0}；它有 {1}：名稱應與 params 相同</translation>
    </message>
    <message>
      <source>there is no code yet; define gradient(params, x, y)</source>
      <translation>尚無程式碼；請定義 gradient(params, x, y)</translation>
    </message>
    <message>
      <source>this is still to be filled in</source>
      <translation>此處尚待填寫</translation>
    </message>
    <message>
      <source>took longer than {0} seconds and could not be interrupted</source>
      <translation>超過 {0} 秒且無法中斷</translation>
    </message>
    <message>
      <source>took longer than {0} seconds: does the loop ever end?</source>
      <translation>超過 {0} 秒：迴圈會結束嗎？</translation>
    </message>
    <message>
      <source>was stopped while it was at work</source>
      <translation>執行中被停止</translation>
    </message>
    <message>
      <source>{0}</source>
      <translation>{0}</translation>
    </message>
    <message>
      <source>{0} has entries that are not finite numbers; mx.grad's are</source>
      <translation>{0} 含非有限的數；mx.grad 的則是有限的</translation>
    </message>
    <message>
      <source>{0} has shape {1}, its parameter {2}</source>
      <translation>{0} 的形狀為 {1}，其參數為 {2}</translation>
    </message>
    <message>
      <source>{0} has shape {1}, its parameter {2}; it is not summed over the rows</source>
      <translation>{0} 的形狀為 {1}，其參數為 {2}；沒有對各列求和</translation>
    </message>
    <message>
      <source>{0} has shape {1}, its parameter {2}; it is summed over everything</source>
      <translation>{0} 的形狀為 {1}，其參數為 {2}；對全部求和了</translation>
    </message>
    <message>
      <source>{0} has shape {1}, its parameter {2}; it looks transposed</source>
      <translation>{0} 的形狀為 {1}，其參數為 {2}；似乎轉置了</translation>
    </message>
    <message>
      <source>{0} is {1}, not an array of numbers</source>
      <translation>{0} 是 {1}，不是數值陣列</translation>
    </message>
    <message>
      <source>{0}: {1}</source>
      <translation>{0}：{1}</translation>
    </message>
  </context>
  <context>
    <name>FeaturesButton</name>
    <message>
      <source>What the model reads; other features start the weights anew.</source>
      <translation>模型讀入的特徵；改變特徵會重新初始化權重。</translation>
    </message>
  </context>
  <context>
    <name>FigureDialog</name>
    <message>
      <source>As a picture and as SVG: the other program takes what it can</source>
      <translation>同時以圖片和 SVG 複製：另一個程式取用它能用的格式</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>關閉</translation>
    </message>
    <message>
      <source>Copied as a picture.</source>
      <translation>已複製為圖片。</translation>
    </message>
    <message>
      <source>Copied: as a picture and as SVG.</source>
      <translation>已複製：圖片與 SVG。</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>複製</translation>
    </message>
    <message>
      <source>Figure</source>
      <translation>圖</translation>
    </message>
    <message>
      <source>File format</source>
      <translation>檔案格式</translation>
    </message>
    <message>
      <source>Frames made</source>
      <translation>已完成的影格</translation>
    </message>
    <message>
      <source>Preview of the figure</source>
      <translation>圖的預覽</translation>
    </message>
    <message>
      <source>Save the figure</source>
      <translation>儲存圖</translation>
    </message>
    <message>
      <source>Saved {0}</source>
      <translation>已儲存 {0}</translation>
    </message>
    <message>
      <source>Save…</source>
      <translation>儲存…</translation>
    </message>
    <message>
      <source>There is nothing to show yet.</source>
      <translation>還沒有可以顯示的內容。</translation>
    </message>
    <message>
      <source>frame %v of %m</source>
      <translation>第 %v 格，共 %m 格</translation>
    </message>
    <message>
      <source>{0} dpi</source>
      <translation>{0} dpi</translation>
    </message>
    <message>
      <source>{0} files (*.{1})</source>
      <translation>{0} 檔 (*.{1})</translation>
    </message>
    <message>
      <source>{0} × {1} cm</source>
      <translation>{0} × {1} 公分</translation>
    </message>
    <message>
      <source>{0} × {1} dots</source>
      <translation>{0} × {1} 點</translation>
    </message>
    <message>
      <source>Drag it into another program: it arrives as a file</source>
      <translation>拖到另一個程式裡：它會成為一個檔案</translation>
    </message>
  </context>
  <context>
    <name>FigureForm</name>
    <message>
      <source> cm</source>
      <translation> 公分</translation>
    </message>
    <message>
      <source> dpi</source>
      <translation> dpi</translation>
    </message>
    <message>
      <source> pt</source>
      <translation> 點</translation>
    </message>
    <message>
      <source> px</source>
      <translation> 像素</translation>
    </message>
    <message>
      <source>A4, across the page</source>
      <translation>A4 整頁寬</translation>
    </message>
    <message>
      <source>A4, one column</source>
      <translation>A4 單欄</translation>
    </message>
    <message>
      <source>Background</source>
      <translation>背景</translation>
    </message>
    <message>
      <source>Caption</source>
      <translation>圖說</translation>
    </message>
    <message>
      <source>Custom</source>
      <translation>自訂</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Dots an inch</source>
      <translation>每英寸點數</translation>
    </message>
    <message>
      <source>Dropped on the window, the figure opens the run that it shows.</source>
      <translation>把圖拖放到視窗上，就會開啟它所呈現的執行。</translation>
    </message>
    <message>
      <source>File</source>
      <translation>檔案</translation>
    </message>
    <message>
      <source>Height in centimetres</source>
      <translation>高度（公分）</translation>
    </message>
    <message>
      <source>Height in dots</source>
      <translation>高度（像素）</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>語言</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>亮色</translation>
    </message>
    <message>
      <source>Made for</source>
      <translation>用途</translation>
    </message>
    <message>
      <source>Plots</source>
      <translation>圖表</translation>
    </message>
    <message>
      <source>Projector, big type</source>
      <translation>投影機，大字</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>Slide 16:9</source>
      <translation>投影片 16:9</translation>
    </message>
    <message>
      <source>Square</source>
      <translation>正方形</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>標題</translation>
    </message>
    <message>
      <source>Type size in points</source>
      <translation>字級（點）</translation>
    </message>
    <message>
      <source>Type, lines</source>
      <translation>字級、線寬</translation>
    </message>
    <message>
      <source>Width in centimetres</source>
      <translation>寬度（公分）</translation>
    </message>
    <message>
      <source>Width in dots</source>
      <translation>寬度（像素）</translation>
    </message>
    <message>
      <source>Write from the settings</source>
      <translation>依設定重寫</translation>
    </message>
    <message>
      <source>as the program</source>
      <translation>與程式相同</translation>
    </message>
    <message>
      <source>carries its experiment</source>
      <translation>帶有它的實驗</translation>
    </message>
    <message>
      <source>grid</source>
      <translation>格線</translation>
    </message>
    <message>
      <source>legend</source>
      <translation>圖例</translation>
    </message>
    <message>
      <source>the whole window</source>
      <translation>整個視窗</translation>
    </message>
    <message>
      <source>transparent</source>
      <translation>透明</translation>
    </message>
    <message>
      <source>Weight of data lines in points</source>
      <translation>資料線的粗細（點）</translation>
    </message>
  </context>
  <context>
    <name>FigureMenu</name>
    <message>
      <source>Figure</source>
      <translation>圖</translation>
    </message>
    <message>
      <source>Folder for quick shots…</source>
      <translation>快拍資料夾…</translation>
    </message>
    <message>
      <source>Make a figure…</source>
      <translation>製作圖…</translation>
    </message>
    <message>
      <source>Quick shot</source>
      <translation>快拍</translation>
    </message>
    <message>
      <source>The last figure again, with what is shown now (F9)</source>
      <translation>以目前的畫面再做一次上一張圖 (F9)</translation>
    </message>
    <message>
      <source>The whole window</source>
      <translation>整個視窗</translation>
    </message>
    <message>
      <source>A figure for slides or paper, which carries its experiment ({0})</source>
      <translation>製作投影片或紙本用的圖，圖中帶有它的實驗 ({0})</translation>
    </message>
  </context>
  <context>
    <name>FileMenu</name>
    <message>
      <source>{0} · {1} steps</source>
      <translation>{0}・{1} 步</translation>
    </message>
    <message>
      <source>Data from the clipboard</source>
      <translation>由剪貼簿讀入資料</translation>
    </message>
    <message>
      <source>There are no cells on the clipboard: copy some in a spreadsheet first.</source>
      <translation>剪貼簿上沒有儲存格：請先在試算表中複製。</translation>
    </message>
    <message>
      <source>The clipboard has {0} characters, at most {1} are possible: save them as a file.</source>
      <translation>剪貼簿有 {0} 個字元，最多 {1} 個：請先存成檔案。</translation>
    </message>
    <message>
      <source>Tables ({0});;All files (*)</source>
      <translation>表格 ({0});;所有檔案 (*)</translation>
    </message>
    <message>
      <source>Changed meanwhile</source>
      <translation>同時被修改</translation>
    </message>
    <message>
      <source>{0} was changed by another program or window since it was opened here.</source>
      <translation>{0} 在這裡開啟之後，被另一個程式或視窗修改過。</translation>
    </message>
    <message>
      <source>Overwrite it</source>
      <translation>覆寫</translation>
    </message>
    <message>
      <source>Data from a file</source>
      <translation>由檔案讀入資料</translation>
    </message>
    <message>
      <source>Data from a file…</source>
      <translation>由檔案讀入資料…</translation>
    </message>
    <message>
      <source>Examples</source>
      <translation>範例</translation>
    </message>
    <message>
      <source>Experiments (*.json)</source>
      <translation>實驗 (*.json)</translation>
    </message>
    <message>
      <source>Export code…</source>
      <translation>匯出程式碼…</translation>
    </message>
    <message>
      <source>Find it…</source>
      <translation>尋找檔案…</translation>
    </message>
    <message>
      <source>New</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>Open an experiment</source>
      <translation>開啟實驗</translation>
    </message>
    <message>
      <source>Open recent</source>
      <translation>最近開啟</translation>
    </message>
    <message>
      <source>Open…</source>
      <translation>開啟…</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>結束</translation>
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
      <source>Save the experiment</source>
      <translation>儲存實驗</translation>
    </message>
    <message>
      <source>The data file {0} has changed since {1} was saved: the numbers will be others.</source>
      <translation>資料檔 {0} 在 {1} 儲存之後已經改變：數值會不同。</translation>
    </message>
    <message>
      <source>The experiment has changes that are not saved. Save them?</source>
      <translation>實驗有尚未儲存的變更。要儲存嗎？</translation>
    </message>
    <message>
      <source>Unsaved changes</source>
      <translation>尚未儲存的變更</translation>
    </message>
    <message>
      <source>Use it as it is</source>
      <translation>照現在的內容使用</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>尚無</translation>
    </message>
    <message>
      <source>{0} needs the data file {1}, which is not there any more.</source>
      <translation>{0} 需要資料檔 {1}，但它已不在那裡。</translation>
    </message>
    <message>
      <source>{0} was not opened.</source>
      <translation>未開啟 {0}。</translation>
    </message>
    <message>
      <source>The last experiment</source>
      <translation>上次的實驗</translation>
    </message>
  </context>
  <context>
    <name>FitPlot</name>
    <message>
      <source>Fit</source>
      <translation>擬合</translation>
    </message>
    <message>
      <source>diverged at step {0}: the last finite state is shown</source>
      <translation>在第 {0} 步發散：顯示最後一個有限的狀態</translation>
    </message>
    <message>
      <source>inputs standardized</source>
      <translation>輸入已標準化</translation>
    </message>
    <message>
      <source>penalty {0}</source>
      <translation>懲罰項 {0}</translation>
    </message>
    <message>
      <source>x {0}
prediction {1}</source>
      <translation>x {0}
預測 {1}</translation>
    </message>
    <message>
      <source>{0} columns: choose one or two features to see them</source>
      <translation>{0} 欄：選一或兩個特徵即可看到圖</translation>
    </message>
    <message>
      <source>x₁ {0}, x₂ {1}
output {2}</source>
      <translation>x₁ {0}，x₂ {1}
輸出 {2}</translation>
    </message>
  </context>
  <context>
    <name>FitSwitches</name>
    <message>
      <source>Discretize</source>
      <translation>離散化</translation>
    </message>
    <message>
      <source>Show the rows that do not train, as diamonds</source>
      <translation>以菱形顯示不參與訓練的資料</translation>
    </message>
    <message>
      <source>Test points</source>
      <translation>測試點</translation>
    </message>
    <message>
      <source>The likeliest class alone, without how sure it is</source>
      <translation>只顯示最可能的類別，不顯示把握程度</translation>
    </message>
  </context>
  <context>
    <name>GalleryPanel</name>
    <message>
      <source>Code with the mistake</source>
      <translation>有錯的程式碼</translation>
    </message>
    <message>
      <source>Find the bug</source>
      <translation>找出錯誤</translation>
    </message>
    <message>
      <source>Found: {0}.</source>
      <translation>找到了：{0}。</translation>
    </message>
    <message>
      <source>Line {0} is right. Look again.</source>
      <translation>第 {0} 行是對的，再看看。</translation>
    </message>
    <message>
      <source>Mistakes that can be made with this model</source>
      <translation>此模型可能出現的錯誤</translation>
    </message>
    <message>
      <source>One line is wrong. Train with it, look, and click the line.</source>
      <translation>有一行錯了。用它訓練、觀察，然後點選那一行。</translation>
    </message>
    <message>
      <source>One of these mistakes is hidden in the code: click the wrong line</source>
      <translation>程式碼中藏有其中一種錯誤：請點選錯的那一行</translation>
    </message>
    <message>
      <source>Show the wrong line</source>
      <translation>顯示錯的那一行</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Train both</source>
      <translation>兩者一起訓練</translation>
    </message>
    <message>
      <source>Train with the mistake beside the correct run, on the same batches</source>
      <translation>在相同批次上，將有錯的與正確的一起訓練</translation>
    </message>
    <message>
      <source>Training beside the correct run</source>
      <translation>與正確的訓練並列訓練中</translation>
    </message>
    <message>
      <source>Copy to My code</source>
      <translation>複製到我的程式碼</translation>
    </message>
    <message>
      <source>Put this code into the editor, to mend it there</source>
      <translation>把這段程式碼放進編輯器，在那裡改正</translation>
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
    <name>GraphPanel</name>
    <message>
      <source> of {0}</source>
      <translation> / {0}</translation>
    </message>
    <message>
      <source>&lt;span style='color:{0}'&gt;value&lt;/span&gt; · &lt;span style='color:{1}'&gt;∂ gradient&lt;/span&gt;</source>
      <translation>&lt;span style='color:{0}'&gt;值&lt;/span&gt; · &lt;span style='color:{1}'&gt;∂ 梯度&lt;/span&gt;</translation>
    </message>
    <message>
      <source>All that MLX runs, as it was traced, not folded into the symbols of the lesson</source>
      <translation>MLX 實際執行的每個運算，照追蹤所得，不摺成課程裡的符號</translation>
    </message>
    <message>
      <source>All values and gradients at once</source>
      <translation>一次顯示所有的值與梯度</translation>
    </message>
    <message>
      <source>Back {0} of {1}: {2}</source>
      <translation>反向第 {0} 步（共 {1} 步）：{2}</translation>
    </message>
    <message>
      <source>Computation graph</source>
      <translation>計算圖</translation>
    </message>
    <message>
      <source>Each hidden layer as one node; a double click on it unfolds it alone</source>
      <translation>每個隱藏層顯示為一個節點；雙擊可單獨展開</translation>
    </message>
    <message>
      <source>Every operation</source>
      <translation>每個運算</translation>
    </message>
    <message>
      <source>Example that the graph is of</source>
      <translation>計算圖所用的樣本</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>擬合</translation>
    </message>
    <message>
      <source>Fold layers</source>
      <translation>摺疊各層</translation>
    </message>
    <message>
      <source>Forward {0} of {1}: {2}</source>
      <translation>前向第 {0} 步（共 {1} 步）：{2}</translation>
    </message>
    <message>
      <source>One node back (Left)</source>
      <translation>退一個節點（左鍵）</translation>
    </message>
    <message>
      <source>One node on (Right)</source>
      <translation>進一個節點（右鍵）</translation>
    </message>
    <message>
      <source>Play forward and back, or pause</source>
      <translation>播放前向與反向，或暫停</translation>
    </message>
    <message>
      <source>Rows that the graph is of</source>
      <translation>計算圖所用的資料列</translation>
    </message>
    <message>
      <source>Speed of the walk</source>
      <translation>逐步的速度</translation>
    </message>
    <message>
      <source>The step, its rule and its numbers</source>
      <translation>這一步、它的規則與數字</translation>
    </message>
    <message>
      <source>The whole graph in sight (0)</source>
      <translation>顯示整張圖（0）</translation>
    </message>
    <message>
      <source>To the start of the walk</source>
      <translation>回到第一步</translation>
    </message>
    <message>
      <source>Whole</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>a number that nothing changes</source>
      <translation>不會改變的數</translation>
    </message>
    <message>
      <source>a parameter: what training changes</source>
      <translation>參數：訓練所改變的數</translation>
    </message>
    <message>
      <source>a whole layer; a double click unfolds it</source>
      <translation>一整層；雙擊可展開</translation>
    </message>
    <message>
      <source>all training rows</source>
      <translation>全部訓練資料</translation>
    </message>
    <message>
      <source>given with the data</source>
      <translation>資料所給</translation>
    </message>
    <message>
      <source>how far each output is from its target</source>
      <translation>每個輸出離目標多遠</translation>
    </message>
    <message>
      <source>in MLX: {0}</source>
      <translation>MLX 運算：{0}</translation>
    </message>
    <message>
      <source>inputs standardized</source>
      <translation>輸入已標準化</translation>
    </message>
    <message>
      <source>inputs times weights, plus bias</source>
      <translation>輸入乘權重，再加偏置</translation>
    </message>
    <message>
      <source>it has {0} users: what arrives from each is added up</source>
      <translation>它有 {0} 個使用者：把各邊傳來的梯度相加</translation>
    </message>
    <message>
      <source>one example</source>
      <translation>單一樣本</translation>
    </message>
    <message>
      <source>one operation of MLX</source>
      <translation>MLX 的一個運算</translation>
    </message>
    <message>
      <source>the activation, entry by entry</source>
      <translation>逐項套用激活函數</translation>
    </message>
    <message>
      <source>the gradient of its user, times the local derivative</source>
      <translation>使用者的梯度乘上局部導數</translation>
    </message>
    <message>
      <source>the loss: all entries in one number</source>
      <translation>損失：所有項合成一個數</translation>
    </message>
    <message>
      <source>the objective: loss and penalty together</source>
      <translation>目標：損失加懲罰</translation>
    </message>
    <message>
      <source>the penalty: large weights cost something too</source>
      <translation>懲罰：權重大也有代價</translation>
    </message>
    <message>
      <source>the way back begins with 1</source>
      <translation>反向從 1 開始</translation>
    </message>
    <message>
      <source>value
{0}</source>
      <translation>值
{0}</translation>
    </message>
    <message>
      <source>what each entry costs</source>
      <translation>每一項的代價</translation>
    </message>
    <message>
      <source>∂ gradient
{0}</source>
      <translation>∂ 梯度
{0}</translation>
    </message>
  </context>
  <context>
    <name>GraphView</name>
    <message>
      <source>Computation graph; arrow keys step, plus and minus zoom, 0 fits</source>
      <translation>計算圖；方向鍵逐步走，加減鍵縮放，0 顯示全圖</translation>
    </message>
  </context>
  <context>
    <name>Hints</name>
    <message>
      <source>Difference quotients were taken for {1} of the {2} entries.</source>
      <translation>對 {2} 項中的 {1} 項取了差商。</translation>
    </message>
    <message>
      <source>the prediction is missing: only the target counts</source>
      <translation>少了預測：只算了目標</translation>
    </message>
    <message>
      <source>Look at {0}: what is the target compared with?</source>
      <translation>看 {0}：目標與什麼比較？</translation>
    </message>
    <message>
      <source>relu's gate is inverted</source>
      <translation>relu 的閘門反了</translation>
    </message>
    <message>
      <source>Look at {0}: on which side of z = 0 did the value pass, and where may the gradient pass back?</source>
      <translation>看 {0}：前向時值從 z = 0 的哪一側通過？梯度又能從哪裡傳回？</translation>
    </message>
    <message>
      <source>the activation's derivative has another formula</source>
      <translation>激活函數的導數公式不對</translation>
    </message>
    <message>
      <source>Look at {0}: differentiate f on paper once more; mind its sign, its square and its constant.</source>
      <translation>看 {0}：在紙上再對 f 求一次導；注意正負號、平方與常數。</translation>
    </message>
    <message>
      <source>the derivative of an activation at the output, which has none here</source>
      <translation>輸出層多了激活函數的導數，這裡的輸出層沒有激活函數</translation>
    </message>
    <message>
      <source>Look at {0}: the last layer's z goes into the loss as it is; what does it pass through on the way?</source>
      <translation>看 {0}：最後一層的 z 直接進入損失；它途中經過了什麼？</translation>
    </message>
    <message>
      <source>Look at {0}: this weight was multiplied by something on the way forward; by what?</source>
      <translation>看 {0}：前向時這個權重乘了某個東西；乘了什麼？</translation>
    </message>
    <message>
      <source>the target y is missing, or not subtracted</source>
      <translation>少了目標 y，或沒有減去它</translation>
    </message>
    <message>
      <source>Look at {0}: the loss compares with y; how does y come into its derivative?</source>
      <translation>看 {0}：損失會與 y 比較；y 如何進入它的導數？</translation>
    </message>
    <message>
      <source>the labels are shifted by one class, or not made one-hot</source>
      <translation>標籤移了一個類別，或沒有轉成獨熱</translation>
    </message>
    <message>
      <source>Look at {0}: classes count from 0; which column is 1 in the one-hot row of class 0?</source>
      <translation>看 {0}：類別從 0 起算；類別 0 的獨熱列中哪一欄是 1？</translation>
    </message>
    <message>
      <source>a softmax, mean or sum is taken over the rows, along the wrong axis</source>
      <translation>softmax、平均或總和沿著列取，軸錯了</translation>
    </message>
    <message>
      <source>Look at {0}: the probabilities of one row add up to 1; along which axis is that?</source>
      <translation>看 {0}：一列的機率加起來是 1；那是沿哪個軸？</translation>
    </message>
    <message>
      <source>softmax or σ is taken twice: this loss takes logits</source>
      <translation>softmax 或 σ 取了兩次：這個損失接受 logits</translation>
    </message>
    <message>
      <source>Look at {0}: the loss has its softmax or σ in it already; what is it to be given?</source>
      <translation>看 {0}：損失裡已有 softmax 或 σ；該給它什麼？</translation>
    </message>
    <message>
      <source>σ of −z: the probability of the other class</source>
      <translation>用了 −z 的 σ：那是另一類的機率</translation>
    </message>
    <message>
      <source>Look at {0}: σ(z) = 1 / (1 + e⁻ᶻ); which sign has the exponent?</source>
      <translation>看 {0}：σ(z) = 1 / (1 + e⁻ᶻ)；指數是什麼正負號？</translation>
    </message>
    <message>
      <source>a hard decision, 0 or 1, in place of the probability</source>
      <translation>用了 0 或 1 的硬判斷，而不是機率</translation>
    </message>
    <message>
      <source>Look at {0}: is it the probability that is compared with the target, or the class it was rounded to?</source>
      <translation>看 {0}：與目標比較的是機率，還是四捨五入後的類別？</translation>
    </message>
    <message>
      <source>the bias's gradient is summed along the wrong axis, or made from the weight's gradient</source>
      <translation>偏置的梯度沿錯誤的軸求和，或由權重的梯度而來</translation>
    </message>
    <message>
      <source>Look at {0}: the bias has one entry a unit; what is summed over the rows?</source>
      <translation>看 {0}：每個單元有一個偏置；沿列加總的是什麼？</translation>
    </message>
    <message>
      <source>the bias's gradient has the layer's input in it</source>
      <translation>偏置的梯度裡有該層的輸入</translation>
    </message>
    <message>
      <source>Look at {0}: z = a @ W + b; what is multiplied by b on the way forward?</source>
      <translation>看 {0}：z = a @ W + b；前向時 b 乘了什麼？</translation>
    </message>
    <message>
      <source>a product of means, where each row has a product of its own</source>
      <translation>用了平均的乘積，而每一列應有自己的乘積</translation>
    </message>
    <message>
      <source>Look at {0}: is the mean of products the product of the means? Go row by row.</source>
      <translation>看 {0}：乘積的平均等於平均的乘積嗎？一列一列來。</translation>
    </message>
    <message>
      <source>Look at {0}: each row has its own way back; where were the rows added up?</source>
      <translation>看 {0}：每一列有自己的反向路徑；列在哪裡被加起來了？</translation>
    </message>
    <message>
      <source>weights that were updated already are used on the way back (rate {1})</source>
      <translation>反向時用了已更新的權重（學習率 {1}）</translation>
    </message>
    <message>
      <source>Look at {0}: at which weights is this gradient taken, those before the update or after it?</source>
      <translation>看 {0}：這個梯度取在哪些權重上，更新前還是更新後？</translation>
    </message>
    <message>
      <source>swapped: it is the gradient of another parameter</source>
      <translation>對調了：這是另一個參數的梯度</translation>
    </message>
    <message>
      <source>Look at {0}: under which name is each gradient returned?</source>
      <translation>看 {0}：每個梯度以哪個名稱傳回？</translation>
    </message>
    <message>
      <source>only its sign or its absolute value is left</source>
      <translation>只剩下正負號或絕對值</translation>
    </message>
    <message>
      <source>Look at {0}: the gradient has a size and a sign; the optimizer needs both.</source>
      <translation>看 {0}：梯度有大小與正負號；優化器兩者都需要。</translation>
    </message>
    <message>
      <source>the learning rate {1} is folded in, which is the optimizer's work</source>
      <translation>乘進了學習率 {1}，那是優化器的工作</translation>
    </message>
    <message>
      <source>Look at {0}: who multiplies by the learning rate, the gradient or the optimizer?</source>
      <translation>看 {0}：由誰乘上學習率，梯度還是優化器？</translation>
    </message>
    <message>
      <source>the whole step −η·g is returned, η = {1}, which the optimizer makes</source>
      <translation>傳回了整個步伐 −η·g，η = {1}，那由優化器來做</translation>
    </message>
    <message>
      <source>Look at {0}: what is asked for is the gradient; sign and learning rate are the optimizer's.</source>
      <translation>看 {0}：要的是梯度；正負號與學習率屬於優化器。</translation>
    </message>
    <message>
      <source>the updated parameter is returned, θ − {1}·g, which is the optimizer's work</source>
      <translation>傳回了更新後的參數 θ − {1}·g，那是優化器的工作</translation>
    </message>
    <message>
      <source>Look at {0}: what is asked for is the gradient, not the parameter after the update.</source>
      <translation>看 {0}：要的是梯度，不是更新後的參數。</translation>
    </message>
    <message>
      <source>the parameter itself is added, {1} times, as by momentum or decay: that is the optimizer's work</source>
      <translation>加上了參數本身的 {1} 倍，像動量或衰減那樣：那是優化器的工作</translation>
    </message>
    <message>
      <source>Look at {0}: which term has no part in the derivative of the objective?</source>
      <translation>看 {0}：哪一項不屬於目標函數的導數？</translation>
    </message>
    <message>
      <source>scaled to a fixed length {1} (clipping, normalizing), which is the optimizer's work</source>
      <translation>縮放到固定長度 {1}（裁剪、正規化），那是優化器的工作</translation>
    </message>
    <message>
      <source>Look at {0}: by what is the gradient divided in the end?</source>
      <translation>看 {0}：梯度最後除以了什麼？</translation>
    </message>
    <message>
      <source>a constant, not a gradient</source>
      <translation>是常數，不是梯度</translation>
    </message>
    <message>
      <source>Look at {0}: does it depend on the data at all?</source>
      <translation>看 {0}：它究竟與資料有關嗎？</translation>
    </message>
    <message>
      <source>The code changes {1} in place: a gradient leaves its arguments as they are, the optimizer moves them.</source>
      <translation>程式碼就地修改了 {1}：梯度不動它的引數，移動它們的是優化器。</translation>
    </message>
    <message>
      <source>Called twice with the same arguments the code gives different answers: it draws random numbers or remembers something between calls. Momentum is the optimizer's work. A run with this code cannot be repeated.</source>
      <translation>以相同的引數呼叫兩次，程式碼給出不同的答案：它抽了隨機數，或在呼叫之間記住了什麼。動量是優化器的工作。用這段程式碼的訓練無法重現。</translation>
    </message>
    <message>
      <source>{1}: the number is taken for the parameter's one entry.</source>
      <translation>{1}：這個數被當作該參數唯一的一項。</translation>
    </message>
    <message>
      <source>{1} is at a kink. Allowed: any value in {2}.</source>
      <translation>{1} 位於折點。允許：{2} 中的任何值。</translation>
    </message>
    <message>
      <source>Not seen: the gradient of {1} is zero at every point tried, so a mistake there would not show.</source>
      <translation>看不到：在試過的每一點，{1} 的梯度都是零，那裡的錯誤不會顯現。</translation>
    </message>
    <message>
      <source>Look at {0}: how often does the penalty count, and what becomes of the 2 of a square?</source>
      <translation>看 {0}：懲罰項算了幾次？平方的 2 變成了什麼？</translation>
    </message>
    <message>
      <source>Line {0}: this calls mx.{1}, so MLX derives part of this gradient.</source>
      <translation>第 {0} 行呼叫了 mx.{1}：這部分梯度由 MLX 推導。</translation>
    </message>
    <message>
      <source>Line {0}: {1} leaves MLX; right here, but if MLX differentiated this code, it would cut the gradient.</source>
      <translation>第 {0} 行：{1} 離開了 MLX；在此無妨，但若由 MLX 對這段程式碼微分，梯度會在此中斷。</translation>
    </message>
    <message>
      <source>Look at {0}: differentiate the loss that is chosen, with its own convention.</source>
      <translation>看 {0}：請依所選損失的寫法重新微分。</translation>
    </message>
    <message>
      <source>Look at {0}: differentiate this model's own activation once more.</source>
      <translation>看 {0}：請再對此模型的激活函數微分一次。</translation>
    </message>
    <message>
      <source>Look at {0}: differentiate this very penalty, with its rate and sign and without the loss's 1/N.</source>
      <translation>看 {0}：請對這個懲罰項微分，注意係數與正負號，且不含損失的 1/N。</translation>
    </message>
    <message>
      <source>Look at {0}: does this loss, as it is written in the panel, divide by the number of rows?</source>
      <translation>看 {0}：面板上所寫的損失有除以列數嗎？</translation>
    </message>
    <message>
      <source>Look at {0}: each of the N rows has its part in the loss.</source>
      <translation>看 {0}：N 列中每一列都對損失有貢獻。</translation>
    </message>
    <message>
      <source>Look at {0}: every layer has its bias, and every one but the last its activation.</source>
      <translation>看 {0}：每一層都有偏置，除最後一層外都有激活函數。</translation>
    </message>
    <message>
      <source>Look at {0}: every unit has a bias of its own; over which axis is there a sum?</source>
      <translation>看 {0}：每個神經元各有偏置；應沿哪一軸求和？</translation>
    </message>
    <message>
      <source>Look at {0}: f′ belongs at this layer's own z; is the formula one by z or one by a = f(z)?</source>
      <translation>看 {0}：f′ 應取在本層的 z；所用公式是以 z 還是以 a = f(z) 表示？</translation>
    </message>
    <message>
      <source>Look at {0}: is it prediction minus target, and is the minus of the descent left to the optimizer?</source>
      <translation>看 {0}：是預測減目標嗎？下降的負號是否留給優化器？</translation>
    </message>
    <message>
      <source>Look at {0}: it is probability minus target; is each of the two there, and is that all?</source>
      <translation>看 {0}：應為機率減目標；兩者都在嗎？有沒有多餘的項？</translation>
    </message>
    <message>
      <source>Look at {0}: on the way forward this went through a weight matrix; through which on the way back?</source>
      <translation>看 {0}：前向時經過一個權重矩陣；反向時應經過哪一個？</translation>
    </message>
    <message>
      <source>Look at {0}: the loss is a mean over the rows; where does its 1/N come in?</source>
      <translation>看 {0}：損失是對各列取平均；1/N 應在何處出現？</translation>
    </message>
    <message>
      <source>Look at {0}: the mean over the rows is taken once, in the loss's derivative; where is the other?</source>
      <translation>看 {0}：對各列的平均只在損失的導數中取一次；另一次在哪裡？</translation>
    </message>
    <message>
      <source>Look at {0}: the objective is loss + penalty; what does the penalty add for each weight?</source>
      <translation>看 {0}：目標是損失加懲罰項；懲罰項對每個權重加了什麼？</translation>
    </message>
    <message>
      <source>Look at {0}: the penalty is over weights only.</source>
      <translation>看 {0}：懲罰項只作用於權重。</translation>
    </message>
    <message>
      <source>Look at {0}: what is left of the loss's own ½, 1/N or 1/(N·K) after differentiating?</source>
      <translation>看 {0}：損失的 ½、1/N 或 1/(N·K) 微分後還剩什麼？</translation>
    </message>
    <message>
      <source>Look at {0}: what went through f on the way forward meets f′ on the way back.</source>
      <translation>看 {0}：前向時經過 f 的，反向時會遇到 f′。</translation>
    </message>
    <message>
      <source>Look at {0}: where z ≤ 0 nothing passed forward; what may pass back there?</source>
      <translation>看 {0}：z ≤ 0 處前向沒有通過；反向能通過什麼？</translation>
    </message>
    <message>
      <source>Look at {0}: which array was multiplied by this weight on the way forward?</source>
      <translation>看 {0}：前向時與此權重相乘的是哪個陣列？</translation>
    </message>
    <message>
      <source>Look at {0}: which of its factors is turned? Row i of a weight's gradient belongs to input i.</source>
      <translation>看 {0}：哪個因子轉置了？權重梯度的第 i 列對應輸入 i。</translation>
    </message>
    <message>
      <source>N times too large, a sum where the loss is a mean</source>
      <translation>大了 N 倍：損失是平均，這裡卻是總和</translation>
    </message>
    <message>
      <source>a constant factor: it is {1} times what it should be</source>
      <translation>差一個常數倍：是應有值的 {1} 倍</translation>
    </message>
    <message>
      <source>a matrix is transposed</source>
      <translation>矩陣轉置了</translation>
    </message>
    <message>
      <source>a term of softmax or σ is missing, or there once too often</source>
      <translation>softmax 或 σ 的某一項缺少或多了一次</translation>
    </message>
    <message>
      <source>divided by N once too often</source>
      <translation>多除了一次 N</translation>
    </message>
    <message>
      <source>divided by N, a batch mean where the loss sums</source>
      <translation>除以了 N：損失是總和，這裡卻取批次平均</translation>
    </message>
    <message>
      <source>what is taken off before exp is not the same for all classes of a row</source>
      <translation>取 exp 之前減去的數，對同一列的各類別並不相同</translation>
    </message>
    <message>
      <source>Look at {0}: do the probabilities of each row add up to 1? What is taken off above and below?</source>
      <translation>看看{0}：每一列的機率加起來是 1 嗎？分子與分母各減去了什麼？</translation>
    </message>
    <message>
      <source>one of the two terms of the cross-entropy has the wrong sign</source>
      <translation>交叉熵的兩項中有一項正負號錯了</translation>
    </message>
    <message>
      <source>Look at {0}: differentiate y log p and (1 − y) log(1 − p) by p; which sign has each of them?</source>
      <translation>看看{0}：把 y log p 與 (1 − y) log(1 − p) 對 p 微分，各是什麼正負號？</translation>
    </message>
    <message>
      <source>σ or its derivative has another formula</source>
      <translation>σ 或它的導數寫成了別的公式</translation>
    </message>
    <message>
      <source>Look at {0}: σ(z) = 1 / (1 + e⁻ᶻ), and σ′ = σ (1 − σ); is yours the same, bracket by bracket?</source>
      <translation>看看{0}：σ(z) = 1 / (1 + e⁻ᶻ)，σ′ = σ (1 − σ)；逐個括號比對，你的一樣嗎？</translation>
    </message>
    <message>
      <source>the rows do not count as they do in the loss: some count more, or N is another</source>
      <translation>各列的份量與損失中的不同：有些算得較多，或 N 用錯了</translation>
    </message>
    <message>
      <source>Look at {0}: how often does a row of each class count in the loss?</source>
      <translation>看看{0}：損失中各類別的一列各算幾次？</translation>
    </message>
    <message>
      <source>a parameter is left in the derivative of what it is multiplied or added in</source>
      <translation>參數還留在它所乘或所加之式的導數裡</translation>
    </message>
    <message>
      <source>Look at {0}: what is the derivative of w · x by w, and of z = a @ W + b by b?</source>
      <translation>看看{0}：w · x 對 w 的導數是什麼？z = a @ W + b 對 b 的呢？</translation>
    </message>
    <message>
      <source>a matrix is reshaped where it should be transposed</source>
      <translation>該轉置的矩陣只改了形狀（reshape）</translation>
    </message>
    <message>
      <source>Look at {0}: which entry stands in row i and column j, before and after?</source>
      <translation>看看{0}：第 i 列第 j 行的元素，之前與之後各是哪一個？</translation>
    </message>
    <message>
      <source>the activation's derivative is averaged over the rows: every row gets the same</source>
      <translation>激活函數的導數對各列取了平均：每一列都得到一樣的</translation>
    </message>
    <message>
      <source>Look at {0}: each row has its own z; which f′ belongs to which row?</source>
      <translation>看看{0}：每一列有自己的 z；哪個 f′ 屬於哪一列？</translation>
    </message>
    <message>
      <source>the activation's derivative is multiplied in before the weights, not after them</source>
      <translation>激活函數的導數在權重之前就乘了，該在權重之後</translation>
    </message>
    <message>
      <source>Look at {0}: in which order were f and W met on the way forward?</source>
      <translation>看看{0}：前向時先遇到 f 還是先遇到 W？</translation>
    </message>
    <message>
      <source>nearly right, off by {1}: a difference quotient with a large step h, rounded numbers, or parameters that were moved before all was computed</source>
      <translation>幾乎正確，差了 {1}：步長 h 太大的差商、四捨五入過的數字，或還沒算完參數就先動了</translation>
    </message>
    <message>
      <source>Look at {0}: is every number the exact one, and taken at the parameters that were given?</source>
      <translation>看看{0}：每個數字都是精確值，而且都在給定的參數上計算嗎？</translation>
    </message>
    <message>
      <source>one row of the batch alone counts</source>
      <translation>只計了批次中的一列</translation>
    </message>
    <message>
      <source>relu's gate is ignored</source>
      <translation>忽略了 relu 的閘</translation>
    </message>
    <message>
      <source>the activation's derivative is missing</source>
      <translation>缺少激活函數的導數</translation>
    </message>
    <message>
      <source>the activation's derivative is taken at the wrong argument</source>
      <translation>激活函數的導數取在錯誤的引數</translation>
    </message>
    <message>
      <source>the bias's gradient is summed over everything</source>
      <translation>偏置的梯度對全部求和了</translation>
    </message>
    <message>
      <source>the bias's gradient is that of one row, not summed</source>
      <translation>偏置的梯度只有一列，沒有求和</translation>
    </message>
    <message>
      <source>the derivative is that of another function</source>
      <translation>這是另一個函數的導數</translation>
    </message>
    <message>
      <source>the forward pass is wrong already</source>
      <translation>前向傳播已經錯了</translation>
    </message>
    <message>
      <source>the penalty is on the bias too</source>
      <translation>懲罰項也加在偏置上</translation>
    </message>
    <message>
      <source>the penalty's part has another form</source>
      <translation>懲罰項的部分形式不對</translation>
    </message>
    <message>
      <source>the penalty's part is doubled</source>
      <translation>懲罰項的部分加倍了</translation>
    </message>
    <message>
      <source>the penalty's part is missing</source>
      <translation>缺少懲罰項的部分</translation>
    </message>
    <message>
      <source>the sign is turned round</source>
      <translation>正負號相反</translation>
    </message>
    <message>
      <source>the weight's gradient is made from the wrong layer's input</source>
      <translation>權重的梯度用了錯誤層的輸入</translation>
    </message>
    <message>
      <source>the weights are missing on the way back, or are another layer's</source>
      <translation>反向時缺少權重，或用了別層的權重</translation>
    </message>
    <message>
      <source>this is the derivative of another loss ({1})</source>
      <translation>這是另一個損失（{1}）的導數</translation>
    </message>
    <message>
      <source>zero, because it is cut off</source>
      <translation>為零：梯度被切斷了</translation>
    </message>
    <message>
      <source>{0}: none of the mistakes known here gives this gradient.</source>
      <translation>{0}：已知的錯誤都不會得出這個梯度。</translation>
    </message>
    <message>
      <source>{1} has the rows twice: (N, 1) and (N,) were broadcast against each other. Is that meant?</source>
      <translation>{1} 含兩次列數：(N, 1) 與 (N,) 彼此廣播了。這是原意嗎？</translation>
    </message>
    <message>
      <source>{1} holds whole numbers: what is put into it loses its fractions.</source>
      <translation>{1} 存放整數：放入的值會失去小數。</translation>
    </message>
    <message>
      <source>the bias is subtracted on the way forward</source>
      <translation>前向時減去了偏置</translation>
    </message>
    <message>
      <source>Look at {0}: with which sign does the bias come into z = a @ W + b?</source>
      <translation>看 {0}：在 z = a @ W + b 中，偏置的正負號是什麼？</translation>
    </message>
    <message>
      <source>the forward pass uses another activation than the model's: {1}</source>
      <translation>前向傳播用的激活函數不是這個模型的：{1}</translation>
    </message>
    <message>
      <source>Look at {0}: which activation has this model, and which one is computed here?</source>
      <translation>看 {0}：這個模型的激活函數是哪一個？這裡算的又是哪一個？</translation>
    </message>
    <message>
      <source>the layer's input is not taken as it is: another power, sign or column of it</source>
      <translation>該層的輸入被改動了：換了次方、正負號或欄</translation>
    </message>
    <message>
      <source>Look at {0}: what exactly was multiplied by this weight on the way forward, column by column?</source>
      <translation>看 {0}：前向時，逐欄來看，與這個權重相乘的究竟是什麼？</translation>
    </message>
    <message>
      <source>an elementwise product where a matrix product is meant</source>
      <translation>該用矩陣乘法的地方用了逐項相乘</translation>
    </message>
    <message>
      <source>the weights are not taken as they are on the way back</source>
      <translation>反向時權重被改動了</translation>
    </message>
    <message>
      <source>Look at {0}: by which number was this unit's output multiplied on the way forward?</source>
      <translation>看 {0}：前向時，這個神經元的輸出乘上了哪個數？</translation>
    </message>
    <message>
      <source>the loss's derivative has another formula</source>
      <translation>損失的導數公式不對</translation>
    </message>
    <message>
      <source>Look at {0}: differentiate the loss of one row on paper; mind its sign, its power and its limits.</source>
      <translation>看 {0}：在紙上對一列的損失求導；注意正負號、次方與界限。</translation>
    </message>
    <message>
      <source>the target is not the one that belongs here: other rows, columns, classes or signs</source>
      <translation>目標對錯了：屬於別的列、欄、類別，或正負號不同</translation>
    </message>
    <message>
      <source>Look at {0}: which target belongs to which prediction, and which values has it?</source>
      <translation>看 {0}：哪個目標對應哪個預測？目標取哪些值？</translation>
    </message>
    <message>
      <source>some rows of the batch are left out</source>
      <translation>漏掉了批次中的某些列</translation>
    </message>
    <message>
      <source>Look at {0}: does every row have its part, the first and the last one too?</source>
      <translation>看 {0}：每一列都算進去了嗎？第一列和最後一列呢？</translation>
    </message>
    <message>
      <source>only one of the outputs counts</source>
      <translation>只算了其中一個輸出</translation>
    </message>
    <message>
      <source>Look at {0}: does every output have its part in the loss?</source>
      <translation>看 {0}：損失中每個輸出都算進去了嗎？</translation>
    </message>
    <message>
      <source>the loss itself, not its derivative</source>
      <translation>這是損失本身，不是它的導數</translation>
    </message>
    <message>
      <source>Look at {0}: is what is returned a slope, or the height itself?</source>
      <translation>看 {0}：回傳的是斜率，還是高度本身？</translation>
    </message>
    <message>
      <source>the penalty has another rate than the experiment's: {1}</source>
      <translation>懲罰項的係數不是這個實驗的：{1}</translation>
    </message>
    <message>
      <source>Look at {0}: which rate has the penalty; is penalty_rate used?</source>
      <translation>看 {0}：懲罰項的係數是多少？用了 penalty_rate 嗎？</translation>
    </message>
    <message>
      <source>a penalty that this experiment does not have (rate {1})</source>
      <translation>這個實驗沒有的懲罰項（係數 {1}）</translation>
    </message>
    <message>
      <source>every entry is limited to ±{1} (clipping by value), which is not the gradient</source>
      <translation>每一項都被限制在 ±{1} 之內（按值裁剪），那已不是梯度</translation>
    </message>
    <message>
      <source>Look at {0}: what happens to large entries in the end?</source>
      <translation>看 {0}：最後對較大的項做了什麼？</translation>
    </message>
    <message>
      <source>right in direction, but with a wrong length that changes with the parameters</source>
      <translation>方向正確，但長度不對，而且隨參數而變</translation>
    </message>
    <message>
      <source>Look at {0}: by what is the gradient multiplied or divided in the end?</source>
      <translation>看 {0}：最後梯度乘上或除以了什麼？</translation>
    </message>
    <message>
      <source>Look at {0}: the bias is added to every row; which rows of {2} take part in its gradient?</source>
      <translation>看 {0}：偏置加到每一列；它的梯度應包含 {2} 的哪些列？</translation>
    </message>
    <message>
      <source>the gradient is made from the wrong {2}</source>
      <translation>梯度用了錯誤的 {2}</translation>
    </message>
    <message>
      <source>Look at {0}: which z did this parameter go into, and is f′ in {2} already?</source>
      <translation>看 {0}：此參數進入哪個 z？它的 {2} 已含 f′ 嗎？</translation>
    </message>
    <message>
      <source>Look at {0}: is it computed from {2} at all, or from a number that is no array any more?</source>
      <translation>看 {0}：它真的由 {2} 算出嗎？還是由已不是陣列的數算出？</translation>
    </message>
    <message>
      <source>Look at {0}: entry (i, j) is a sum over the rows of input i times {2} of j; which product gives that?</source>
      <translation>看 {0}：第 (i, j) 項是輸入 i 乘 {2} j 對各列的總和；哪一種乘法會得到它？</translation>
    </message>
    <message>
      <source>the layer's input is missing: Σ {2} in place of Σ input · {2}</source>
      <translation>少了該層的輸入：寫成 Σ {2}，而不是 Σ 輸入 · {2}</translation>
    </message>
    <message>
      <source>{2} is summed over the rows too early: every row gets the same</source>
      <translation>{2} 太早沿列加總：每一列得到相同的值</translation>
    </message>
    <message>
      <source>{0} wrong, the others right: which line of yours has a part in nothing else?</source>
      <translation>{0} 錯誤，其他正確：你的哪一行只影響它們？</translation>
    </message>
    <message>
      <source>Every parameter is wrong: which line of yours has a part in all of them?</source>
      <translation>所有參數都錯：你的哪一行影響了全部？</translation>
    </message>
    <message>
      <source>{0}: it looks like this: {1} ({2}).</source>
      <translation>{0}：看起來是這樣：{1}（{2}）。</translation>
    </message>
    <message>
      <source>line {0}, “{1}”</source>
      <translation>第 {0} 行「{1}」</translation>
    </message>
    <message>
      <source>∂L/∂z of layer {0}</source>
      <translation>第 {0} 層的 ∂L/∂z</translation>
    </message>
    <message>
      <source>∂L/∂a of layer {0}</source>
      <translation>第 {0} 層的 ∂L/∂a</translation>
    </message>
    <message>
      <source>the gradient of W{0}</source>
      <translation>W{0} 的梯度</translation>
    </message>
    <message>
      <source>the gradient of b{0}</source>
      <translation>b{0} 的梯度</translation>
    </message>
    <message>
      <source>z of layer {0}</source>
      <translation>第 {0} 層的 z</translation>
    </message>
    <message>
      <source>a = f(z) of layer {0}</source>
      <translation>第 {0} 層的 a = f(z)</translation>
    </message>
    <message>
      <source>what is returned</source>
      <translation>回傳的結果</translation>
    </message>
    <message>
      <source>f′ alone: what comes back from the layer after it is missing</source>
      <translation>只有 f′：少了從後一層傳回的部分</translation>
    </message>
    <message>
      <source>Look at {0}: two factors meet here, one from the right and f′; are both there?</source>
      <translation>看 {0}：這裡有兩個因子，一個從右邊傳回，一個是 f′；兩個都在嗎？</translation>
    </message>
    <message>
      <source>a bracket is missing: only a part of the difference is multiplied or divided</source>
      <translation>少了括號：只有差的一部分被乘或被除</translation>
    </message>
    <message>
      <source>Look at {0}: what comes first, the difference or the product; is that what you meant?</source>
      <translation>看 {0}：先算差還是先算乘除？這是你的意思嗎？</translation>
    </message>
    <message>
      <source>softmax of −z: the exponent has the wrong sign</source>
      <translation>對 −z 取 softmax：指數的正負號錯了</translation>
    </message>
    <message>
      <source>Look at {0}: the largest z has the largest probability; is that so here?</source>
      <translation>看 {0}：最大的 z 機率最大；這裡是這樣嗎？</translation>
    </message>
    <message>
      <source>Right at this point, but not near it: where every parameter is moved a little, wrong in {1}.</source>
      <translation>在此點正確，但附近不然：每個參數稍微移動後，{1} 就錯了。</translation>
    </message>
    <message>
      <source>What {0} gives is still right: what is made of it in the lines after it?</source>
      <translation>{0} 算出的仍然正確：之後的幾行用它算了什麼？</translation>
    </message>
  </context>
  <context>
    <name>LandscapePanel</name>
    <message>
      <source>it bends downward here: no minimum nearby</source>
      <translation>這裡向下彎曲：附近沒有最小值</translation>
    </message>
    <message>
      <source>Choose two different parameters.</source>
      <translation>請選擇兩個不同的參數。</translation>
    </message>
    <message>
      <source>Landscape</source>
      <translation>地形</translation>
    </message>
    <message>
      <source>Levels by the logarithm of the height above the lowest point</source>
      <translation>以高於最低點的高度取對數分層</translation>
    </message>
    <message>
      <source>Parameter across</source>
      <translation>橫軸的參數</translation>
    </message>
    <message>
      <source>Parameter up</source>
      <translation>縱軸的參數</translation>
    </message>
    <message>
      <source>Plane of the landscape</source>
      <translation>地形的平面</translation>
    </message>
    <message>
      <source>Seed of the random directions</source>
      <translation>隨機方向的種子</translation>
    </message>
    <message>
      <source>click, or drag the point, to put the parameters there</source>
      <translation>點擊或拖曳圓點，把參數放到那裡</translation>
    </message>
    <message>
      <source>curvatures {0}</source>
      <translation>曲率 {0}</translation>
    </message>
    <message>
      <source>log</source>
      <translation>對數</translation>
    </message>
    <message>
      <source>lowest point {0}</source>
      <translation>最低點 {0}</translation>
    </message>
    <message>
      <source>objective {0}</source>
      <translation>目標函數 {0}</translation>
    </message>
    <message>
      <source>path's directions</source>
      <translation>路徑的方向</translation>
    </message>
    <message>
      <source>random directions</source>
      <translation>隨機方向</translation>
    </message>
    <message>
      <source>seed </source>
      <translation>種子 </translation>
    </message>
    <message>
      <source>stable in this plane up to rate {0}</source>
      <translation>在此平面上穩定的最大學習率 {0}</translation>
    </message>
    <message>
      <source>the plane shows {0} % of the path</source>
      <translation>此平面呈現路徑的 {0} %</translation>
    </message>
    <message>
      <source>two parameters</source>
      <translation>兩個參數</translation>
    </message>
  </context>
  <context>
    <name>LandscapePlot</name>
    <message>
      <source>Landscape</source>
      <translation>地形</translation>
    </message>
    <message>
      <source>Loss landscape over two directions</source>
      <translation>兩個方向上的損失地形</translation>
    </message>
    <message>
      <source>The loss is not finite anywhere here.</source>
      <translation>此處的損失都不是有限值。</translation>
    </message>
    <message>
      <source>{0} {1}
{2} {3}
objective {4}</source>
      <translation>{0} {1}
{2} {3}
目標函數 {4}</translation>
    </message>
  </context>
  <context>
    <name>LossPlot</name>
    <message>
      <source>Draw a running mean over the raw curve</source>
      <translation>在原曲線上加畫移動平均</translation>
    </message>
    <message>
      <source>Logarithmic loss axis</source>
      <translation>損失軸取對數</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>batch loss, step {0}  {1}</source>
      <translation>批次損失，第 {0} 步  {1}</translation>
    </message>
    <message>
      <source>each batch</source>
      <translation>每個批次</translation>
    </message>
    <message>
      <source>log</source>
      <translation>對數</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>penalty</source>
      <translation>懲罰項</translation>
    </message>
    <message>
      <source>smooth</source>
      <translation>平滑</translation>
    </message>
    <message>
      <source>test</source>
      <translation>測試</translation>
    </message>
    <message>
      <source>train</source>
      <translation>訓練</translation>
    </message>
    <message>
      <source>{0} · without penalty</source>
      <translation>{0} · 不含懲罰項</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Run several steps</source>
      <translation>執行多步</translation>
    </message>
    <message>
      <source>&amp;Run</source>
      <translation>執行(&amp;R)</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>檢查</translation>
    </message>
    <message>
      <source>The same as a graph</source>
      <translation>以計算圖表示</translation>
    </message>
    <message>
      <source>Gradient norms</source>
      <translation>梯度範數</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>設定</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>擬合</translation>
    </message>
    <message>
      <source>Unsaved work was left behind: {0}, step {1}, {2}.</source>
      <translation>有未儲存的工作留了下來：{0}，第 {1} 步，{2}。</translation>
    </message>
    <message>
      <source>Bring it back</source>
      <translation>還原</translation>
    </message>
    <message>
      <source>without a name</source>
      <translation>未命名</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>編輯(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>檔案(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>說明(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>檢視(&amp;V)</translation>
    </message>
    <message>
      <source>Back to the last stable step</source>
      <translation>回到最後穩定的一步</translation>
    </message>
    <message>
      <source>F&amp;igure</source>
      <translation>圖(&amp;I)</translation>
    </message>
    <message>
      <source>Go on without it</source>
      <translation>取消此條件並繼續</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>鍵盤快速鍵</translation>
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
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Slow motion</source>
      <translation>慢動作</translation>
    </message>
    <message>
      <source>Back to the one before</source>
      <translation>回到前一個實驗</translation>
    </message>
    <message>
      <source>Start it again there</source>
      <translation>從該步重新啟動</translation>
    </message>
    <message>
      <source>The engine ended three times within ten seconds, at step {0}.</source>
      <translation>訓練引擎在十秒內中止了三次，停在第 {0} 步。</translation>
    </message>
    <message>
      <source>The engine ended three times within ten seconds, each time after a change: {0}.</source>
      <translation>訓練引擎在十秒內中止了三次，每次都在這項變更之後：{0}。</translation>
    </message>
    <message>
      <source>The engine ended three times within ten seconds, while it opened this experiment.</source>
      <translation>訓練引擎在開啟這個實驗時，十秒內中止了三次。</translation>
    </message>
    <message>
      <source>The engine was lost and started again where it stood.</source>
      <translation>訓練引擎中斷，已從原處重新啟動。</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>時間軸</translation>
    </message>
    <message>
      <source>Training is slower than it could be: {0}.</source>
      <translation>訓練速度較慢：{0}。</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>復原</translation>
    </message>
    <message>
      <source>Back, with the given code</source>
      <translation>回去，並改用手動梯度</translation>
    </message>
    <message>
      <source>Back, with a smaller rate</source>
      <translation>回去，並調低學習率</translation>
    </message>
    <message>
      <source>Nothing can be computed on this computer: {0}. The command doctor says what to do.</source>
      <translation>這台電腦無法計算：{0}。指令 doctor 會說明該怎麼做。</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>學習率</translation>
    </message>
    <message>
      <source>Update to weight</source>
      <translation>更新與權重之比</translation>
    </message>
  </context>
  <context>
    <name>MeasuresPanel</name>
    <message>
      <source>Metrics</source>
      <translation>指標</translation>
    </message>
    <message>
      <source>Test</source>
      <translation>測試</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>訓練</translation>
    </message>
    <message>
      <source>accuracy {0} %</source>
      <translation>準確率 {0} %</translation>
    </message>
    <message>
      <source>test</source>
      <translation>測試</translation>
    </message>
    <message>
      <source>train</source>
      <translation>訓練</translation>
    </message>
  </context>
  <context>
    <name>ModelPanel</name>
    <message>
      <source>Start of the weights…</source>
      <translation>權重的起始值…</translation>
    </message>
    <message>
      <source>Activation</source>
      <translation>激活函數</translation>
    </message>
    <message>
      <source>Changes restart the weights, but for the loss.</source>
      <translation>除損失函數外，變更會重新初始化權重。</translation>
    </message>
    <message>
      <source>Constant</source>
      <translation>常數</translation>
    </message>
    <message>
      <source>Hidden</source>
      <translation>隱藏層</translation>
    </message>
    <message>
      <source>Linear</source>
      <translation>線性</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>MLP</source>
      <translation>多層感知器</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>種子</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>初始化</translation>
    </message>
    <message>
      <source>Units of each hidden layer: up to 6 numbers from 1 to 64</source>
      <translation>各隱藏層的神經元數：最多 6 個，各為 1 到 64</translation>
    </message>
  </context>
  <context>
    <name>MovieForm</name>
    <message>
      <source> a second</source>
      <translation> 格／秒</translation>
    </message>
    <message>
      <source> px</source>
      <translation> 像素</translation>
    </message>
    <message>
      <source>First step</source>
      <translation>第一步</translation>
    </message>
    <message>
      <source>Frames</source>
      <translation>影格</translation>
    </message>
    <message>
      <source>Frames a second</source>
      <translation>每秒影格數</translation>
    </message>
    <message>
      <source>Last step</source>
      <translation>最後一步</translation>
    </message>
    <message>
      <source>Number of frames</source>
      <translation>影格數</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>步數範圍</translation>
    </message>
    <message>
      <source>Width</source>
      <translation>寬度</translation>
    </message>
    <message>
      <source>Width in pixels</source>
      <translation>寬度（像素）</translation>
    </message>
    <message>
      <source>{0} frames of {1} × {2} px, {3} s, about {4} MB</source>
      <translation>{0} 格，{1} × {2} 像素，{3} 秒，約 {4} MB</translation>
    </message>
  </context>
  <context>
    <name>Network</name>
    <message>
      <source>(frozen)</source>
      <translation>（凍結）</translation>
    </message>
    <message>
      <source>({0} more)</source>
      <translation>（另外 {0} 項）</translation>
    </message>
    <message>
      <source>All units of layer {0} are equal: they get the same gradient and stay one unit for ever. Start from random weights to break the symmetry.</source>
      <translation>第 {0} 層的神經元全都一樣：它們得到相同的梯度，永遠等於同一個神經元。請從隨機權重開始以打破對稱。</translation>
    </message>
    <message>
      <source>Dead relu in layer {0} (unit {1}): 0 on every training row, so no gradient comes through and it stays so.</source>
      <translation>第 {0} 層有死亡的 relu（神經元 {1}）：在每一筆訓練資料上都是 0，梯度過不去，因此不再改變。</translation>
    </message>
    <message>
      <source>Vanishing gradient: that of W1 is {0} times smaller than that of the last layer.</source>
      <translation>梯度消失：W1 的梯度比最後一層小 {0} 倍。</translation>
    </message>
    <message>
      <source>the output is z{0}</source>
      <translation>輸出就是 z{0}</translation>
    </message>
  </context>
  <context>
    <name>NetworkPanel</name>
    <message>
      <source>Add a hidden layer</source>
      <translation>增加一個隱藏層</translation>
    </message>
    <message>
      <source>Add a unit to layer {0}</source>
      <translation>在第 {0} 層增加一個神經元</translation>
    </message>
    <message>
      <source>Hidden layers</source>
      <translation>隱藏層</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>網路</translation>
    </message>
    <message>
      <source>Remove a unit from layer {0}</source>
      <translation>從第 {0} 層移除一個神經元</translation>
    </message>
    <message>
      <source>Remove the last hidden layer</source>
      <translation>移除最後一個隱藏層</translation>
    </message>
    <message>
      <source>Slow motion</source>
      <translation>慢動作</translation>
    </message>
    <message>
      <source>inputs standardized</source>
      <translation>輸入已標準化</translation>
    </message>
    <message>
      <source>One update in four stages: batch, forward, backward, update ({0})</source>
      <translation>一次更新分成四個階段：批次、前向、反向、更新（{0}）</translation>
    </message>
  </context>
  <context>
    <name>NetworkView</name>
    <message>
      <source>Network; arrow keys choose a unit, [ and ] its weights, Enter sets, F freezes the one chosen</source>
      <translation>網路；方向鍵選擇神經元，[ 與 ] 選擇其權重，Enter 設定，F 凍結所選的數值</translation>
    </message>
  </context>
  <context>
    <name>NoticeBar</name>
    <message>
      <source>Close this notice</source>
      <translation>關閉此通知</translation>
    </message>
    <message>
      <source>What to do about it</source>
      <translation>處理方式</translation>
    </message>
    <message>
      <source>What else to do about it</source>
      <translation>另一種處理方式</translation>
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
    <message>
      <source>Paused at step {0}, as it was asked for.</source>
      <translation>依設定在第 {0} 步暫停。</translation>
    </message>
    <message>
      <source>Paused at step {0}: the gradient's norm is {1}, below its limit.</source>
      <translation>在第 {0} 步暫停：梯度的範數是 {1}，低於設定值。</translation>
    </message>
    <message>
      <source>Paused at step {0}: the test loss has not fallen below {1} for as long as it may take.</source>
      <translation>在第 {0} 步暫停：測試損失在容許的步數內沒有低於 {1}。</translation>
    </message>
    <message>
      <source>Paused at step {0}: the training loss is {1}, below its limit.</source>
      <translation>在第 {0} 步暫停：訓練損失是 {1}，低於設定值。</translation>
    </message>
    <message>
      <source>Diverged at step {0}: your gradient of {1} points uphill, against mx.grad, so every step makes the loss larger at any learning rate. Look at its sign first.</source>
      <translation>在第 {0} 步發散：你的 {1} 梯度指向上坡，與 mx.grad 相反，因此不論學習率多少，每一步都使損失變大。請先檢查它的正負號。</translation>
    </message>
    <message>
      <source>Diverged at step {0}: your gradient is not the one that mx.grad gives. Look at it first, and then at the learning rate {1}.</source>
      <translation>在第 {0} 步發散：你的梯度與 mx.grad 給出的不同。請先檢查梯度，再檢查學習率 {1}。</translation>
    </message>
  </context>
  <context>
    <name>OpeningBar</name>
    <message>
      <source>Stop here</source>
      <translation>停在這裡</translation>
    </message>
    <message>
      <source>Way to the saved step</source>
      <translation>回到儲存步數的進度</translation>
    </message>
    <message>
      <source>step %v of %m</source>
      <translation>第 %v 步，共 %m 步</translation>
    </message>
  </context>
  <context>
    <name>Overlays</name>
    <message>
      <source>Optimizers</source>
      <translation>優化器</translation>
    </message>
    <message>
      <source>Source whose negative gradient is drawn as arrows</source>
      <translation>以箭頭畫出其負梯度的來源</translation>
    </message>
    <message>
      <source>The way down by one source in orange, by mx.grad in white</source>
      <translation>所選來源的下降方向為橙色，mx.grad 為白色</translation>
    </message>
    <message>
      <source>The ways of several optimizers from here, at the present learning rate</source>
      <translation>幾種優化器以目前學習率從這裡走出的路徑</translation>
    </message>
    <message>
      <source>gradient descent</source>
      <translation>梯度下降</translation>
    </message>
    <message>
      <source>momentum 0.9</source>
      <translation>動量 0.9</translation>
    </message>
    <message>
      <source>no arrows</source>
      <translation>無箭頭</translation>
    </message>
  </context>
  <context>
    <name>CustomGradientController</name>
    <message>
      <source>Go on with the given code</source>
      <translation>改用手動梯度繼續</translation>
    </message>
    <message>
      <source>Write your gradient first: here is a frame for it.</source>
      <translation>請先寫你的梯度：這裡有一個框架可用。</translation>
    </message>
    <message>
      <source>Stop it</source>
      <translation>停止它</translation>
    </message>
    <message>
      <source>Your gradient failed at step {0}, {1}{2}. Training is paused there.</source>
      <translation>你的梯度在第 {0} 步失敗，{1}{2}。訓練已在此暫停。</translation>
    </message>
    <message>
      <source>Your gradient has been at work on one step for {0} seconds.</source>
      <translation>你的梯度在這一步已執行 {0} 秒。</translation>
    </message>
    <message>
      <source>line {0}: </source>
      <translation>第 {0} 行：</translation>
    </message>
  </context>
  <context>
    <name>Pages</name>
    <message>
      <source>Fit</source>
      <translation>擬合</translation>
    </message>
    <message>
      <source>Landscape</source>
      <translation>地形</translation>
    </message>
    <message>
      <source>Metrics</source>
      <translation>指標</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>網路</translation>
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
      <source>The model reads inputs with mean 0 and deviation 1</source>
      <translation>模型讀到的輸入平均為 0、標準差為 1</translation>
    </message>
    <message>
      <source>standardized</source>
      <translation>已標準化</translation>
    </message>
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
    <name>PointEditor</name>
    <message>
      <source>Click adds a point, Shift and click deletes one, 0 … 9 choose the class; dragging always works</source>
      <translation>點擊加一點，Shift＋點擊刪一點，0 … 9 選擇類別；隨時可拖曳</translation>
    </message>
    <message>
      <source>Edit points</source>
      <translation>編輯點</translation>
    </message>
    <message>
      <source>More than {0} points are not edited by hand.</source>
      <translation>超過 {0} 個點時不能手動編輯。</translation>
    </message>
  </context>
  <context>
    <name>QuickShot</name>
    <message>
      <source>Folder for quick shots</source>
      <translation>快拍資料夾</translation>
    </message>
    <message>
      <source>Saved {0}</source>
      <translation>已儲存 {0}</translation>
    </message>
  </context>
  <context>
    <name>RacePlot</name>
    <message>
      <source>Beside the correct run</source>
      <translation>與正確的訓練並列</translation>
    </message>
    <message>
      <source>Loss with the mistake beside the correct run</source>
      <translation>有錯與正確訓練的損失</translation>
    </message>
    <message>
      <source>correct</source>
      <translation>正確</translation>
    </message>
    <message>
      <source>correct {0}</source>
      <translation>正確 {0}</translation>
    </message>
    <message>
      <source>it ended at step {0}</source>
      <translation>它在第 {0} 步結束</translation>
    </message>
    <message>
      <source>training loss</source>
      <translation>訓練損失</translation>
    </message>
    <message>
      <source>with the mistake</source>
      <translation>有錯</translation>
    </message>
    <message>
      <source>with the mistake {0}</source>
      <translation>有錯 {0}</translation>
    </message>
  </context>
  <context>
    <name>ResidualPlot</name>
    <message>
      <source>Residuals</source>
      <translation>殘差</translation>
    </message>
    <message>
      <source>Residuals of every row</source>
      <translation>每一筆資料的殘差</translation>
    </message>
    <message>
      <source>prediction</source>
      <translation>預測</translation>
    </message>
    <message>
      <source>prediction − target</source>
      <translation>預測 − 目標</translation>
    </message>
    <message>
      <source>test</source>
      <translation>測試</translation>
    </message>
    <message>
      <source>train</source>
      <translation>訓練</translation>
    </message>
  </context>
  <context>
    <name>SchedulePlot</name>
    <message>
      <source>Learning rate</source>
      <translation>學習率</translation>
    </message>
    <message>
      <source>Learning rate by the schedule</source>
      <translation>依排程的學習率</translation>
    </message>
    <message>
      <source>rate</source>
      <translation>學習率</translation>
    </message>
    <message>
      <source>step {0}
rate {1}</source>
      <translation>第 {0} 步
學習率 {1}</translation>
    </message>
    <message>
      <source>{0} at step {1}</source>
      <translation>第 {1} 步為 {0}</translation>
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
    <name>SlowMotion</name>
    <message>
      <source>1 of 4, batch: all {0} training rows</source>
      <translation>1／4，批次：全部 {0} 筆訓練資料</translation>
    </message>
    <message>
      <source>1 of 4, batch: {0} of {1} training rows: {2}</source>
      <translation>1／4，批次：{1} 筆訓練資料中的 {0} 筆：{2}</translation>
    </message>
    <message>
      <source>2 of 4, forward: layer {0} gives the output; the loss of the batch is {1}</source>
      <translation>2／4，前向傳播：第 {0} 層給出輸出；這個批次的損失是 {1}</translation>
    </message>
    <message>
      <source>2 of 4, forward: layer {0} of {1} sums, and its units answer</source>
      <translation>2／4，前向傳播：{1} 層中的第 {0} 層求和，神經元給出回應</translation>
    </message>
    <message>
      <source>3 of 4, backward: the gradient reaches layer {0}: ‖∂L/∂W{0}‖ = {1}</source>
      <translation>3／4，反向傳播：梯度到達第 {0} 層：‖∂L/∂W{0}‖ = {1}</translation>
    </message>
    <message>
      <source>4 of 4, update with rate {0}: the farthest goes {1}, from {2} to {3}</source>
      <translation>4／4，以學習率 {0} 更新：變動最大的是 {1}，從 {2} 到 {3}</translation>
    </message>
    <message>
      <source>End slow motion</source>
      <translation>結束慢動作</translation>
    </message>
    <message>
      <source>One stage back</source>
      <translation>後退一個階段</translation>
    </message>
    <message>
      <source>One stage on</source>
      <translation>前進一個階段</translation>
    </message>
    <message>
      <source>Play the stages, or pause</source>
      <translation>播放各階段，或暫停</translation>
    </message>
    <message>
      <source>Slow motion</source>
      <translation>慢動作</translation>
    </message>
    <message>
      <source>Speed of the stages</source>
      <translation>各階段的速度</translation>
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
    <name>StopRows</name>
    <message>
      <source>At step</source>
      <translation>到第幾步</translation>
    </message>
    <message>
      <source>Early stop</source>
      <translation>提早停止</translation>
    </message>
    <message>
      <source>Gradient below</source>
      <translation>梯度低於</translation>
    </message>
    <message>
      <source>Loss below</source>
      <translation>損失低於</translation>
    </message>
    <message>
      <source>Pause after so many steps without a lower test loss; it needs test rows</source>
      <translation>測試損失在這麼多步內沒有更低時暫停；需要有測試資料</translation>
    </message>
    <message>
      <source>Pause when so many steps are done</source>
      <translation>做完這麼多步時暫停</translation>
    </message>
    <message>
      <source>Pause when the gradient's norm is below</source>
      <translation>梯度的範數低於此值時暫停</translation>
    </message>
    <message>
      <source>Pause when the training loss is below</source>
      <translation>訓練損失低於此值時暫停</translation>
    </message>
  </context>
  <context>
    <name>SweepPlot</name>
    <message>
      <source>Error of central differences against their step h</source>
      <translation>中央差分的誤差與步長 h</translation>
    </message>
    <message>
      <source>Open this page to measure it here.</source>
      <translation>開啟此頁即在此量測。</translation>
    </message>
    <message>
      <source>Step h</source>
      <translation>步長 h</translation>
    </message>
    <message>
      <source>error of the differences, relative</source>
      <translation>差分的相對誤差</translation>
    </message>
    <message>
      <source>h too large:
it steps across kinks</source>
      <translation>h 太大：
跨越了折點</translation>
    </message>
    <message>
      <source>h too large:
truncation grows as h²</source>
      <translation>h 太大：
截斷誤差隨 h² 增長</translation>
    </message>
    <message>
      <source>h too small:
rounding grows as ε/h</source>
      <translation>h 太小：
捨入誤差隨 ε/h 增長</translation>
    </message>
    <message>
      <source>max |Δ| / max |g| against mx.grad in float64</source>
      <translation>與 float64 的 mx.grad 相比的 max |Δ| / max |g|</translation>
    </message>
    <message>
      <source>{0}: best at h = {1}</source>
      <translation>{0}：h = {1} 時最佳</translation>
    </message>
  </context>
  <context>
    <name>TableDialog</name>
    <message>
      <source> and {0} more</source>
      <translation>，另有 {0} 個</translation>
    </message>
    <message>
      <source>Choose at least one column of numbers to read.</source>
      <translation>請至少選擇一個數字欄作為輸入。</translation>
    </message>
    <message>
      <source>Column to predict</source>
      <translation>要預測的欄</translation>
    </message>
    <message>
      <source>Data from a file</source>
      <translation>由檔案讀入資料</translation>
    </message>
    <message>
      <source>Decimal sign</source>
      <translation>小數點符號</translation>
    </message>
    <message>
      <source>Encoding</source>
      <translation>編碼</translation>
    </message>
    <message>
      <source>Line that names the columns</source>
      <translation>寫有欄名的行</translation>
    </message>
    <message>
      <source>Predict</source>
      <translation>預測</translation>
    </message>
    <message>
      <source>Sheet</source>
      <translation>工作表</translation>
    </message>
    <message>
      <source>The first input against what is predicted</source>
      <translation>第一個輸入與預測目標的關係</translation>
    </message>
    <message>
      <source>The first rows, with what each column is read as above it</source>
      <translation>最前面的資料列，上方是各欄的讀法</translation>
    </message>
    <message>
      <source>What divides the cells</source>
      <translation>儲存格的分隔符號</translation>
    </message>
    <message>
      <source>a number is predicted</source>
      <translation>預測一個數值</translation>
    </message>
    <message>
      <source>a rule</source>
      <translation>分隔線</translation>
    </message>
    <message>
      <source>a second line of names or units</source>
      <translation>第二行欄名或單位</translation>
    </message>
    <message>
      <source>above the table</source>
      <translation>在表格上方</translation>
    </message>
    <message>
      <source>all numbers</source>
      <translation>都是數字</translation>
    </message>
    <message>
      <source>and {0} more lines</source>
      <translation>以及另外 {0} 行</translation>
    </message>
    <message>
      <source>at most {0} classes are possible</source>
      <translation>最多 {0} 類</translation>
    </message>
    <message>
      <source>below the table</source>
      <translation>在表格下方</translation>
    </message>
    <message>
      <source>blanks</source>
      <translation>空白</translation>
    </message>
    <message>
      <source>cells without a value: {0}{1}</source>
      <translation>沒有值的儲存格：{0}{1}</translation>
    </message>
    <message>
      <source>class</source>
      <translation>類別</translation>
    </message>
    <message>
      <source>commas</source>
      <translation>逗號</translation>
    </message>
    <message>
      <source>decimal comma</source>
      <translation>小數點為「,」</translation>
    </message>
    <message>
      <source>decimal point</source>
      <translation>小數點為「.」</translation>
    </message>
    <message>
      <source>embed the data in the experiment</source>
      <translation>將資料嵌入實驗檔</translation>
    </message>
    <message>
      <source>find out</source>
      <translation>自動判斷</translation>
    </message>
    <message>
      <source>it names the delimiter</source>
      <translation>指定分隔符號</translation>
    </message>
    <message>
      <source>leave out rows with missing cells</source>
      <translation>略去有缺值的列</translation>
    </message>
    <message>
      <source>left out</source>
      <translation>不使用</translation>
    </message>
    <message>
      <source>line {0} is left out, {1}: {2}</source>
      <translation>略過第 {0} 行（{1}）：{2}</translation>
    </message>
    <message>
      <source>line {0} names</source>
      <translation>第 {0} 行為欄名</translation>
    </message>
    <message>
      <source>nearly one label: {0}</source>
      <translation>幾乎相同的標籤：{0}</translation>
    </message>
    <message>
      <source>no names</source>
      <translation>沒有欄名</translation>
    </message>
    <message>
      <source>no values</source>
      <translation>沒有值</translation>
    </message>
    <message>
      <source>nothing proves that {0} is {1}: look at the decimal sign</source>
      <translation>無法確定 {0} 是否為 {1}：請檢查小數點符號</translation>
    </message>
    <message>
      <source>number</source>
      <translation>數值</translation>
    </message>
    <message>
      <source>numbers are classes only if they are whole</source>
      <translation>只有整數才能當作類別</translation>
    </message>
    <message>
      <source>row {0} is named as a sum of the others</source>
      <translation>第 {0} 列看來是其他列的合計</translation>
    </message>
    <message>
      <source>row {0} {1}</source>
      <translation>第 {0} 列 {1}</translation>
    </message>
    <message>
      <source>semicolons</source>
      <translation>分號</translation>
    </message>
    <message>
      <source>standardize the inputs</source>
      <translation>將輸入標準化</translation>
    </message>
    <message>
      <source>tabs</source>
      <translation>定位字元</translation>
    </message>
    <message>
      <source>without {0}</source>
      <translation>不含 {0}</translation>
    </message>
    <message>
      <source>words: row {0} has {1}</source>
      <translation>文字：第 {0} 列是 {1}</translation>
    </message>
    <message>
      <source>{0} (found)</source>
      <translation>{0}（自動判斷）</translation>
    </message>
    <message>
      <source>{0} cells are no numbers, first row {1}: {2}</source>
      <translation>{0} 格不是數字，最先在第 {1} 列：{2}</translation>
    </message>
    <message>
      <source>{0} classes: {1}</source>
      <translation>{0} 個類別：{1}</translation>
    </message>
    <message>
      <source>{0} in {1} cells: missing?</source>
      <translation>{0} 出現在 {1} 格：是缺值嗎？</translation>
    </message>
    <message>
      <source>{0} is read as</source>
      <translation>{0} 的讀法</translation>
    </message>
    <message>
      <source>{0} is {1}</source>
      <translation>{0} 即 {1}</translation>
    </message>
    <message>
      <source>{0} missing, first row {1}</source>
      <translation>{0} 格缺值，最先在第 {1} 列</translation>
    </message>
    <message>
      <source>{0} rows, {1} columns</source>
      <translation>{0} 列、{1} 欄</translation>
    </message>
  </context>
  <context>
    <name>TimelineBar</name>
    <message>
      <source>Timeline</source>
      <translation>時間軸</translation>
    </message>
  </context>
  <context>
    <name>Toast</name>
    <message>
      <source>Open</source>
      <translation>開啟</translation>
    </message>
  </context>
  <context>
    <name>Toolbar</name>
    <message>
      <source>Step {0}, epoch {1}</source>
      <translation>第 {0} 步・第 {1} 輪</translation>
    </message>
    <message>
      <source>step {0} · loss {1}</source>
      <translation>第 {0} 步・損失 {1}</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>暫停</translation>
    </message>
    <message>
      <source>What does not fit here</source>
      <translation>放不下的項目</translation>
    </message>
    <message>
      <source>Step and loss</source>
      <translation>步數與損失</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>執行</translation>
    </message>
    <message>
      <source>Show or hide the settings</source>
      <translation>顯示或隱藏設定</translation>
    </message>
    <message>
      <source>Workspace: {0}</source>
      <translation>工作區：{0}</translation>
    </message>
    <message>
      <source>Workspace</source>
      <translation>工作區</translation>
    </message>
    <message>
      <source>Gradient: {0}</source>
      <translation>梯度：{0}</translation>
    </message>
    <message>
      <source>Gradient source</source>
      <translation>梯度來源</translation>
    </message>
    <message>
      <source>Faster</source>
      <translation>加快</translation>
    </message>
    <message>
      <source>Number of steps to run</source>
      <translation>要執行的步數</translation>
    </message>
    <message>
      <source>One step</source>
      <translation>執行一步</translation>
    </message>
    <message>
      <source>One step back</source>
      <translation>退回一步</translation>
    </message>
    <message>
      <source>Run or pause</source>
      <translation>執行或暫停</translation>
    </message>
    <message>
      <source>Run this many steps</source>
      <translation>執行指定的步數</translation>
    </message>
    <message>
      <source>Slower</source>
      <translation>減慢</translation>
    </message>
    <message>
      <source>Speed, steps per second</source>
      <translation>速度，每秒步數</translation>
    </message>
    <message>
      <source>The next seed's start</source>
      <translation>以下一個種子重新開始</translation>
    </message>
    <message>
      <source>The same start again</source>
      <translation>從相同起點重新開始</translation>
    </message>
    <message>
      <source>Toolbar</source>
      <translation>工具列</translation>
    </message>
  </context>
  <context>
    <name>TrainingPanel</name>
    <message>
      <source> · batch {0}</source>
      <translation>・批次 {0}</translation>
    </message>
    <message>
      <source>{0} · rate {1}</source>
      <translation>{0}・學習率 {1}</translation>
    </message>
    <message>
      <source>Momentum, schedule, penalty…</source>
      <translation>動量、排程、懲罰項…</translation>
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
      <source>Clip norm</source>
      <translation>梯度裁剪</translation>
    </message>
    <message>
      <source>Decay α</source>
      <translation>衰減 α</translation>
    </message>
    <message>
      <source>Decay ρ</source>
      <translation>衰減 ρ</translation>
    </message>
    <message>
      <source>End</source>
      <translation>終值</translation>
    </message>
    <message>
      <source>Every</source>
      <translation>每隔</translation>
    </message>
    <message>
      <source>Factor</source>
      <translation>倍率</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>學習率</translation>
    </message>
    <message>
      <source>Momentum</source>
      <translation>動量</translation>
    </message>
    <message>
      <source>Nesterov</source>
      <translation>Nesterov 動量</translation>
    </message>
    <message>
      <source>Optimizer</source>
      <translation>優化器</translation>
    </message>
    <message>
      <source>Pause by itself</source>
      <translation>自動暫停</translation>
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
      <source>Rows per step; 0 is all of them</source>
      <translation>每步的資料列數；0 表示全部</translation>
    </message>
    <message>
      <source>Schedule</source>
      <translation>學習率排程</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>步數範圍</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>訓練</translation>
    </message>
    <message>
      <source>Weight decay</source>
      <translation>權重衰減</translation>
    </message>
    <message>
      <source>bias correction</source>
      <translation>偏差修正</translation>
    </message>
    <message>
      <source>shuffle the rows</source>
      <translation>隨機排列資料列</translation>
    </message>
    <message>
      <source>stable below 2/λ = {0}</source>
      <translation>低於 2/λ = {0} 時穩定</translation>
    </message>
  </context>
  <context>
    <name>UpdateRatioPlot</name>
    <message>
      <source>Update to weight</source>
      <translation>更新與權重之比</translation>
    </message>
    <message>
      <source>Update to weight ratio of each layer</source>
      <translation>各層更新與權重之比</translation>
    </message>
    <message>
      <source>band: healthy</source>
      <translation>色帶：健康</translation>
    </message>
  </context>
  <context>
    <name>Waiting</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Reading {0} …</source>
      <translation>正在讀取 {0} …</translation>
    </message>
    <message>
      <source>Saving {0} …</source>
      <translation>正在儲存 {0} …</translation>
    </message>
  </context>
  <context>
    <name>ViewMenu</name>
    <message>
      <source>Type size: {0} %</source>
      <translation>字級：{0} %</translation>
    </message>
    <message>
      <source>The other language: English or 繁體中文</source>
      <translation>另一種語言：English 或繁體中文</translation>
    </message>
    <message>
      <source>100 %</source>
      <translation>100 %</translation>
    </message>
    <message>
      <source>Full screen for a class: the picture and the loss, larger (F11)</source>
      <translation>課堂全螢幕：圖與損失，放大顯示（F11）</translation>
    </message>
    <message>
      <source>Present</source>
      <translation>簡報</translation>
    </message>
    <message>
      <source>Reset this workspace</source>
      <translation>重設這個工作區</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>語言</translation>
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
      <source>Light or dark ({0})</source>
      <translation>淺色或深色 ({0})</translation>
    </message>
  </context>
  <context>
    <name>_Track</name>
    <message>
      <source>Go back to step {0}</source>
      <translation>回到第 {0} 步</translation>
    </message>
  </context>
  <context>
    <name>Desks</name>
    <message>
      <source>Race of optimizers</source>
      <translation>優化器競賽</translation>
    </message>
    <message>
      <source>Error of differences</source>
      <translation>差分的誤差</translation>
    </message>
    <message>
      <source>Manual vs automatic</source>
      <translation>手動與自動</translation>
    </message>
    <message>
      <source>My code</source>
      <translation>我的程式碼</translation>
    </message>
    <message>
      <source>Find the bug</source>
      <translation>找出錯誤</translation>
    </message>
  </context>
  <context>
    <name>GradientPanel</name>
    <message>
      <source>largest difference {0}, in float64, here and at nearby points</source>
      <translation>最大差異 {0}（float64），在這裡與鄰近的點</translation>
    </message>
    <message>
      <source>This code runs after a key or a click in it, in Write.</source>
      <translation>這段程式碼要在「撰寫」中按鍵或點擊之後才會執行。</translation>
    </message>
    <message>
      <source>Show the code that trains</source>
      <translation>顯示訓練所用的程式碼</translation>
    </message>
    <message>
      <source>The code</source>
      <translation>程式碼</translation>
    </message>
    <message>
      <source>Length of each parameter's gradient, by source</source>
      <translation>各參數梯度的長度，依來源列出</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>來源</translation>
    </message>
    <message>
      <source>Gradient</source>
      <translation>梯度</translation>
    </message>
    <message>
      <source>checking …</source>
      <translation>檢查中 …</translation>
    </message>
    <message>
      <source>{0} · not repeatable</source>
      <translation>{0} · 無法重現</translation>
    </message>
  </context>
  <context>
    <name>MyCode</name>
    <message>
      <source>Not in use: training uses “{0}”.</source>
      <translation>未使用：訓練目前用的是「{0}」。</translation>
    </message>
    <message>
      <source>Edited: training still uses the code of step {0}.</source>
      <translation>已修改：訓練仍使用第 {0} 步時的程式碼。</translation>
    </message>
    <message>
      <source>In use since step {0}</source>
      <translation>自第 {0} 步起使用中</translation>
    </message>
    <message>
      <source>Use it</source>
      <translation>使用它</translation>
    </message>
    <message>
      <source>The given code, one line missing</source>
      <translation>手動梯度的程式碼，缺一行</translation>
    </message>
    <message>
      <source>Replace the code by a template; undo brings it back</source>
      <translation>以範本取代程式碼；可用復原還原</translation>
    </message>
    <message>
      <source>The forward pass</source>
      <translation>前向傳播</translation>
    </message>
    <message>
      <source>An empty frame</source>
      <translation>空白框架</translation>
    </message>
    <message>
      <source>Start from</source>
      <translation>從此開始</translation>
    </message>
    <message>
      <source>Your gradient's code; Escape leaves it</source>
      <translation>你的梯度程式碼；按 Escape 離開</translation>
    </message>
    <message>
      <source>This run cannot be repeated: the code gives other answers at every call.</source>
      <translation>這次訓練無法重現：程式碼每次呼叫的結果都不同。</translation>
    </message>
    <message>
      <source>Train with your code from the next step on ({0} in the editor)</source>
      <translation>從下一步起用你的程式碼訓練（編輯器中按 {0}）</translation>
    </message>
  </context>
  <context>
    <name>Sources</name>
    <message>
      <source>mine</source>
      <translation>我的</translation>
    </message>
    <message>
      <source>given</source>
      <translation>手動</translation>
    </message>
    <message>
      <source>My code</source>
      <translation>我的程式碼</translation>
    </message>
    <message>
      <source>Given code</source>
      <translation>手動梯度</translation>
    </message>
    <message>
      <source>Numerical</source>
      <translation>數值</translation>
    </message>
  </context>
  <context>
    <name>Verdict</name>
    <message>
      <source>Matches mx.grad, relative error {0}.</source>
      <translation>與 mx.grad 相符，相對誤差 {0}。</translation>
    </message>
    <message>
      <source>Matches mx.grad.</source>
      <translation>與 mx.grad 相符。</translation>
    </message>
    <message>
      <source>Matches the differences.</source>
      <translation>與差分相符。</translation>
    </message>
    <message>
      <source>It changes its arguments.</source>
      <translation>它修改了引數。</translation>
    </message>
    <message>
      <source>Right at this point, but wrong near it.</source>
      <translation>在這一點正確，但附近是錯的。</translation>
    </message>
    <message>
      <source>Not repeatable: called twice, it gives different answers.</source>
      <translation>無法重現：呼叫兩次，答案不同。</translation>
    </message>
    <message>
      <source>Differs from mx.grad in {0} of {1} entries.</source>
      <translation>{1} 項中有 {0} 項與 mx.grad 不同。</translation>
    </message>
    <message>
      <source>It cannot be checked here: there are numbers that are not finite.</source>
      <translation>這裡無法檢查：有些數不是有限的。</translation>
    </message>
    <message>
      <source> {0} entries at a kink are allowed.</source>
      <translation> 另有 {0} 項位於折點，是允許的。</translation>
    </message>
  </context>
  <context>
    <name>Workspaces</name>
    <message>
      <source>Compare</source>
      <translation>比較</translation>
    </message>
    <message>
      <source>Write</source>
      <translation>撰寫</translation>
    </message>
    <message>
      <source>Derive</source>
      <translation>推導</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>訓練</translation>
    </message>
  </context>
  <context>
    <name>GivenCode</name>
    <message>
      <source>Choose a step, or a node of the graph.</source>
      <translation>請選一個步驟，或圖中的一個節點。</translation>
    </message>
    <message>
      <source>The line of the given code that computes a step</source>
      <translation>計算該步驟的那一行程式碼</translation>
    </message>
    <message>
      <source>Line {0} of the given code computes this step</source>
      <translation>手動梯度的第 {0} 行計算這一步</translation>
    </message>
    <message>
      <source>Texts for other frameworks print nn.Parameter, nn.MSELoss and loss.backward(). MLX has none of the three: parameters are arrays in a dict, the loss is written out, and mx.grad returns the gradients.</source>
      <translation>其他框架的教材會寫 nn.Parameter、nn.MSELoss 和 loss.backward()。MLX 沒有這三樣：參數是字典裡的陣列，損失直接寫出，而 mx.grad 傳回梯度。</translation>
    </message>
    <message>
      <source>The same by mx.grad: only the forward pass is written</source>
      <translation>同樣的事交給 mx.grad：只寫前向傳播</translation>
    </message>
    <message>
      <source>The gradient derived by hand, as it runs</source>
      <translation>手動推導的梯度，就是實際執行的程式碼</translation>
    </message>
    <message>
      <source>The whole code, by hand and by mx.grad</source>
      <translation>完整的程式碼：手動與 mx.grad</translation>
    </message>
    <message>
      <source>Given code</source>
      <translation>手動梯度的程式碼</translation>
    </message>
  </context>
  <context>
    <name>Section</name>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>Less</source>
      <translation>收起</translation>
    </message>
  </context>
  <context>
    <name>AnswerField</name>
    <message>
      <source>too small</source>
      <translation>太小</translation>
    </message>
    <message>
      <source>too large</source>
      <translation>太大</translation>
    </message>
    <message>
      <source>not yet: the sign too</source>
      <translation>還不對：正負號也是</translation>
    </message>
    <message>
      <source>{0} of {1} right</source>
      <translation>{1} 個中有 {0} 個正確</translation>
    </message>
    <message>
      <source>{0}, and the other sign</source>
      <translation>{0}，且正負號相反</translation>
    </message>
    <message>
      <source>{0} times it</source>
      <translation>是它的 {0} 倍</translation>
    </message>
    <message>
      <source>a third of it</source>
      <translation>是它的三分之一</translation>
    </message>
    <message>
      <source>half of it</source>
      <translation>是它的一半</translation>
    </message>
    <message>
      <source>twice it</source>
      <translation>是它的兩倍</translation>
    </message>
    <message>
      <source>the other sign</source>
      <translation>正負號相反</translation>
    </message>
    <message>
      <source>{0} numbers, with commas between</source>
      <translation>需要 {0} 個數，以逗號分隔</translation>
    </message>
    <message>
      <source>type a number, such as −3.5</source>
      <translation>請輸入數字，例如 −3.5</translation>
    </message>
    <message>
      <source>Show the number of this step</source>
      <translation>顯示這一步的數值</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>顯示</translation>
    </message>
    <message>
      <source>yours</source>
      <translation>你的</translation>
    </message>
    <message>
      <source>Your number for: {0}</source>
      <translation>你的數值：{0}</translation>
    </message>
    <message>
      <source>one number</source>
      <translation>一個數</translation>
    </message>
  </context>
  <context>
    <name>Titles</name>
    <message>
      <source>Fit a line by hand</source>
      <translation>手動擬合一條直線</translation>
    </message>
    <message>
      <source>Inside or outside the circle</source>
      <translation>圓內還是圓外</translation>
    </message>
    <message>
      <source>A learning rate beyond 2/λ</source>
      <translation>超過 2/λ 的學習率</translation>
    </message>
    <message>
      <source>A noisy line with a test set</source>
      <translation>帶雜訊的直線與測試集</translation>
    </message>
    <message>
      <source>A sine curve with eight tanh units</source>
      <translation>用八個 tanh 單元擬合正弦曲線</translation>
    </message>
    <message>
      <source>Two spirals with Adam</source>
      <translation>用 Adam 分開兩條螺旋</translation>
    </message>
  </context>
  <context>
    <name>words</name>
    <message>
      <source>A {0} network with {1}</source>
      <translation>{0} 網路（{1}）</translation>
    </message>
    <message>
      <source>{0} units</source>
      <translation>{0} 單元</translation>
    </message>
    <message>
      <source>Logistic regression</source>
      <translation>邏輯回歸</translation>
    </message>
    <message>
      <source>A straight line</source>
      <translation>直線</translation>
    </message>
    <message>
      <source>A linear model of {0} features</source>
      <translation>{0} 個特徵的線性模型</translation>
    </message>
    <message>
      <source>gradient descent</source>
      <translation>梯度下降</translation>
    </message>
    <message>
      <source>gradient descent with momentum {0}</source>
      <translation>動量 {0} 的梯度下降</translation>
    </message>
    <message>
      <source>{0} with weight decay {1}</source>
      <translation>{0}（權重衰減 {1}）</translation>
    </message>
    <message>
      <source>the gradient derived by hand</source>
      <translation>手動梯度</translation>
    </message>
    <message>
      <source>the gradient by mx.grad</source>
      <translation>mx.grad 的梯度</translation>
    </message>
    <message>
      <source>the numerical gradient</source>
      <translation>數值梯度</translation>
    </message>
    <message>
      <source>the gradient of my own code</source>
      <translation>我的程式碼算出的梯度</translation>
    </message>
    <message>
      <source>{0}, from step {1} on {2}</source>
      <translation>{0}，第 {1} 步起改用{2}</translation>
    </message>
    <message>
      <source>{0} at learning rate {1}</source>
      <translation>{0}（學習率 {1}）</translation>
    </message>
    <message>
      <source>{0} at a scheduled learning rate of {1}</source>
      <translation>{0}（學習率 {1}，依排程變化）</translation>
    </message>
    <message>
      <source>{0} on batches of {1}</source>
      <translation>{0}，每批次 {1} 筆</translation>
    </message>
    <message>
      <source>{0} before training, to be trained by {1} with {2}.</source>
      <translation>{0}，尚未訓練；將以{1}訓練，使用{2}。</translation>
    </message>
    <message>
      <source>{0}, trained for {1} steps by {2} with {3}.</source>
      <translation>{0}，以{2}訓練了 {1} 步，使用{3}。</translation>
    </message>
    <message>
      <source>Training loss {0}</source>
      <translation>訓練損失 {0}</translation>
    </message>
    <message>
      <source>test loss {0}</source>
      <translation>測試損失 {0}</translation>
    </message>
    <message>
      <source>{0} % right</source>
      <translation>{0} % 正確</translation>
    </message>
    <message>
      <source>{0} % of the test rows right</source>
      <translation>測試資料 {0} % 正確</translation>
    </message>
    <message>
      <source>{0}.</source>
      <translation>{0}。</translation>
    </message>
    <message>
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <source>Diverged at step {0}; the last finite state is shown.</source>
      <translation>第 {0} 步發散；圖中是最後一個有限的狀態。</translation>
    </message>
    <message>
      <source>Loss: {0}</source>
      <translation>損失：{0}</translation>
    </message>
    <message>
      <source>penalty {0} at rate {1}</source>
      <translation>{0} 懲罰項（係數 {1}）</translation>
    </message>
    <message>
      <source>{0}, without the {1}</source>
      <translation>{0}，不含 {1}</translation>
    </message>
    <message>
      <source>{0} ({1} over {2})</source>
      <translation>{0}（{1} 對 {2}）</translation>
    </message>
    <message>
      <source>{0}: {1}</source>
      <translation>{0}：{1}</translation>
    </message>
    <message>
      <source>Figure of {0}.</source>
      <translation>圖：{0}。</translation>
    </message>
    <message>
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <source>step</source>
      <translation>步</translation>
    </message>
    <message>
      <source>training</source>
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
      <source>each batch</source>
      <translation>各批次</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>{0}, without penalty</source>
      <translation>{0}，不含懲罰項</translation>
    </message>
    <message>
      <source>Huber</source>
      <translation>Huber</translation>
    </message>
    <message>
      <source>binary cross-entropy</source>
      <translation>二元交叉熵</translation>
    </message>
    <message>
      <source>cross-entropy</source>
      <translation>交叉熵</translation>
    </message>
    <message>
      <source>value</source>
      <translation>數值</translation>
    </message>
    <message>
      <source>value of {0} among {1}</source>
      <translation>數值（{1} 個中的 {0} 個）</translation>
    </message>
    <message>
      <source>Parameters</source>
      <translation>參數</translation>
    </message>
    <message>
      <source>norm, with penalty</source>
      <translation>範數（含懲罰項）</translation>
    </message>
    <message>
      <source>norm</source>
      <translation>範數</translation>
    </message>
    <message>
      <source>norm of a batch, with penalty</source>
      <translation>各批次的範數（含懲罰項）</translation>
    </message>
    <message>
      <source>norm of a batch</source>
      <translation>各批次的範數</translation>
    </message>
    <message>
      <source>Gradients</source>
      <translation>梯度</translation>
    </message>
    <message>
      <source>Nothing yet: no step has been made.</source>
      <translation>尚無內容：還沒有走任何一步。</translation>
    </message>
    <message>
      <source>rate {0}</source>
      <translation>學習率 {0}</translation>
    </message>
    <message>
      <source>gradient by hand</source>
      <translation>手動梯度</translation>
    </message>
    <message>
      <source>numerical gradient</source>
      <translation>數值梯度</translation>
    </message>
    <message>
      <source>my own code</source>
      <translation>我的程式碼</translation>
    </message>
    <message>
      <source>probability</source>
      <translation>機率</translation>
    </message>
    <message>
      <source>class {0}</source>
      <translation>類別 {0}</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>擬合</translation>
    </message>
    <message>
      <source>residual</source>
      <translation>殘差</translation>
    </message>
    <message>
      <source>training rows</source>
      <translation>訓練資料</translation>
    </message>
    <message>
      <source>test rows</source>
      <translation>測試資料</translation>
    </message>
    <message>
      <source>target</source>
      <translation>目標</translation>
    </message>
    <message>
      <source>prediction</source>
      <translation>預測</translation>
    </message>
    <message>
      <source>rows, by class</source>
      <translation>各列資料（依類別）</translation>
    </message>
    <message>
      <source>probability of the right class</source>
      <translation>正確類別的機率</translation>
    </message>
    <message>
      <source>path</source>
      <translation>路徑</translation>
    </message>
    <message>
      <source>start</source>
      <translation>起點</translation>
    </message>
    <message>
      <source>lowest point</source>
      <translation>最低點</translation>
    </message>
    <message>
      <source>now</source>
      <translation>現在</translation>
    </message>
    <message>
      <source>Landscape</source>
      <translation>損失地形</translation>
    </message>
    <message>
      <source>objective {0} (dark) to {1} (bright)</source>
      <translation>目標函數 {0}（暗）到 {1}（亮）</translation>
    </message>
    <message>
      <source>{0} % of the path lies in the plane</source>
      <translation>路徑的 {0} % 在此平面內</translation>
    </message>
    <message>
      <source>first principal direction of the path</source>
      <translation>路徑的第一主方向</translation>
    </message>
    <message>
      <source>second principal direction</source>
      <translation>路徑的第二主方向</translation>
    </message>
    <message>
      <source>first random direction</source>
      <translation>第一個隨機方向</translation>
    </message>
    <message>
      <source>second random direction</source>
      <translation>第二個隨機方向</translation>
    </message>
    <message>
      <source>{0} test rows</source>
      <translation>{0} 筆測試資料</translation>
    </message>
    <message>
      <source>{0} training rows</source>
      <translation>{0} 筆訓練資料</translation>
    </message>
    <message>
      <source>{0}, {1} % right</source>
      <translation>{0}，{1} % 正確</translation>
    </message>
    <message>
      <source>Confusion</source>
      <translation>混淆矩陣</translation>
    </message>
    <message>
      <source>predicted</source>
      <translation>預測</translation>
    </message>
    <message>
      <source>actual</source>
      <translation>實際</translation>
    </message>
    <message>
      <source>Residuals</source>
      <translation>殘差</translation>
    </message>
    <message>
      <source>prediction − target</source>
      <translation>預測 − 目標</translation>
    </message>
    <message>
      <source>Update to weight</source>
      <translation>更新與權重之比</translation>
    </message>
    <message>
      <source>healthy: 0.0001–0.01</source>
      <translation>健康範圍：0.0001–0.01</translation>
    </message>
    <message>
      <source>by hand</source>
      <translation>手動</translation>
    </message>
    <message>
      <source>numerical</source>
      <translation>數值</translation>
    </message>
    <message>
      <source>Cost of a gradient</source>
      <translation>一次梯度的成本</translation>
    </message>
    <message>
      <source>parameters, in 1 to 6 hidden layers of 8</source>
      <translation>參數個數（1 到 6 個隱藏層，每層 8 個）</translation>
    </message>
    <message>
      <source>µs on this machine</source>
      <translation>本機上的微秒數</translation>
    </message>
    <message>
      <source>descent</source>
      <translation>梯度下降</translation>
    </message>
    <message>
      <source>momentum 0.9</source>
      <translation>動量 0.9</translation>
    </message>
    <message>
      <source>Optimizers</source>
      <translation>優化器</translation>
    </message>
    <message>
      <source>training loss, all at rate {0}</source>
      <translation>訓練損失，學習率都是 {0}</translation>
    </message>
    <message>
      <source>Step of the differences</source>
      <translation>差分步長</translation>
    </message>
    <message>
      <source>relative error of the gradient</source>
      <translation>梯度的相對誤差</translation>
    </message>
    <message>
      <source>positive weight</source>
      <translation>正權重</translation>
    </message>
    <message>
      <source>negative weight</source>
      <translation>負權重</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>網路</translation>
    </message>
    <message>
      <source>the first training row</source>
      <translation>第一筆訓練資料</translation>
    </message>
    <message>
      <source>all training rows</source>
      <translation>全部訓練資料</translation>
    </message>
    <message>
      <source>∂ gradient of the objective</source>
      <translation>∂ 目標函數的梯度</translation>
    </message>
    <message>
      <source>Computation graph</source>
      <translation>計算圖</translation>
    </message>
    <message>
      <source>numbers of training row {0}</source>
      <translation>第 {0} 筆訓練資料的數字</translation>
    </message>
    <message>
      <source>Derivation</source>
      <translation>推導</translation>
    </message>
    <message>
      <source>parameter</source>
      <translation>參數</translation>
    </message>
    <message>
      <source>entries</source>
      <translation>元素</translation>
    </message>
    <message>
      <source>max |Δ|</source>
      <translation>最大 |Δ|</translation>
    </message>
    <message>
      <source>relative error</source>
      <translation>相對誤差</translation>
    </message>
    <message>
      <source>|Δ| to differences</source>
      <translation>與差分的 |Δ|</translation>
    </message>
    <message>
      <source>verdict</source>
      <translation>判定</translation>
    </message>
    <message>
      <source>Matches mx.grad</source>
      <translation>與 mx.grad 一致</translation>
    </message>
    <message>
      <source>Differs from mx.grad</source>
      <translation>與 mx.grad 不同</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>梯度檢查</translation>
    </message>
    <message>
      <source>cannot be checked: not finite</source>
      <translation>無法檢查：不是有限值</translation>
    </message>
    <message>
      <source>{0} of {1} wrong</source>
      <translation>{1} 個中有 {0} 個錯</translation>
    </message>
    <message>
      <source>right, {0} at a kink</source>
      <translation>正確，{0} 個在折點</translation>
    </message>
    <message>
      <source>right</source>
      <translation>正確</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>程式碼</translation>
    </message>
    <message>
      <source>{0} experiments: {1}.</source>
      <translation>{0} 個實驗：{1}。</translation>
    </message>
    <message>
      <source>Trained with {0}.</source>
      <translation>以{0}訓練。</translation>
    </message>
    <message>
      <source>{0}, test</source>
      <translation>{0}（測試）</translation>
    </message>
    <message>
      <source>experiment {0}</source>
      <translation>實驗 {0}</translation>
    </message>
  </context>
  <context>
    <name>Options</name>
    <message>
      <source>warm-up</source>
      <translation>暖身</translation>
    </message>
    <message>
      <source>cosine</source>
      <translation>餘弦</translation>
    </message>
    <message>
      <source>exponential</source>
      <translation>指數</translation>
    </message>
    <message>
      <source>steps down</source>
      <translation>階梯下降</translation>
    </message>
    <message>
      <source>none</source>
      <translation>無</translation>
    </message>
    <message>
      <source>constant</source>
      <translation>常數</translation>
    </message>
    <message>
      <source>uniform</source>
      <translation>均勻分布</translation>
    </message>
    <message>
      <source>zeros</source>
      <translation>零</translation>
    </message>
    <message>
      <source>Cross-entropy</source>
      <translation>交叉熵</translation>
    </message>
    <message>
      <source>Binary cross-entropy</source>
      <translation>二元交叉熵</translation>
    </message>
    <message>
      <source>Huber</source>
      <translation>Huber</translation>
    </message>
    <message>
      <source>Mean absolute error</source>
      <translation>平均絕對誤差</translation>
    </message>
    <message>
      <source>Half the mean squared error</source>
      <translation>均方誤差的一半</translation>
    </message>
    <message>
      <source>Mean squared error</source>
      <translation>均方誤差</translation>
    </message>
    <message>
      <source>Half the sum of squares</source>
      <translation>平方和的一半</translation>
    </message>
  </context>
  <context>
    <name>Stage</name>
    <message>
      <source>Page before</source>
      <translation>上一頁</translation>
    </message>
    <message>
      <source>Next page</source>
      <translation>下一頁</translation>
    </message>
    <message>
      <source>Region before</source>
      <translation>上一個區域</translation>
    </message>
    <message>
      <source>Next region</source>
      <translation>下一個區域</translation>
    </message>
  </context>
  <context>
    <name>LinesPlot</name>
    <message>
      <source>{0} hidden layers</source>
      <translation>{0} 層隱藏層</translation>
    </message>
    <message>
      <source>lines of code</source>
      <translation>程式碼行數</translation>
    </message>
    <message>
      <source>hidden layers</source>
      <translation>隱藏層數</translation>
    </message>
    <message>
      <source>Lines of code against depth</source>
      <translation>程式碼行數與深度</translation>
    </message>
  </context>
  <context>
    <name>OptimizerPlot</name>
    <message>
      <source>step {0}</source>
      <translation>第 {0} 步</translation>
    </message>
    <message>
      <source>momentum 0.9</source>
      <translation>動量 0.9</translation>
    </message>
    <message>
      <source>gradient descent</source>
      <translation>梯度下降</translation>
    </message>
    <message>
      <source>training loss</source>
      <translation>訓練損失</translation>
    </message>
    <message>
      <source>step</source>
      <translation>步</translation>
    </message>
    <message>
      <source>Training losses of several optimizers from the same start</source>
      <translation>多個優化器從同一起點的訓練損失</translation>
    </message>
    <message>
      <source>Race of optimizers</source>
      <translation>優化器競賽</translation>
    </message>
  </context>
  <context>
    <name>OptimizerRace</name>
    <message>
      <source>{0} steps from here, each at learning rate {1}</source>
      <translation>從這裡走 {0} 步，學習率都是 {1}</translation>
    </message>
    <message>
      <source>From the present parameters, at the present learning rate</source>
      <translation>從目前的參數、以目前的學習率開始</translation>
    </message>
    <message>
      <source>Race again from here</source>
      <translation>從這裡再比一次</translation>
    </message>
    <message>
      <source>Race of optimizers</source>
      <translation>優化器競賽</translation>
    </message>
  </context>
  <context>
    <name>NextSteps</name>
    <message>
      <source>Close this line for good</source>
      <translation>永久關閉這一行</translation>
    </message>
    <message>
      <source>Do it</source>
      <translation>就這麼做</translation>
    </message>
    <message>
      <source>Write</source>
      <translation>撰寫</translation>
    </message>
    <message>
      <source>Next: write the gradient yourself, and train with it.</source>
      <translation>下一步：自己寫出梯度，並用它訓練。</translation>
    </message>
    <message>
      <source>Derive</source>
      <translation>推導</translation>
    </message>
    <message>
      <source>Next: work the gradient out with a pencil, and check your numbers.</source>
      <translation>下一步：用筆算出梯度，並檢查你的數值。</translation>
    </message>
    <message>
      <source>Next: switch the gradient to mx.grad while it runs: does anything jump?</source>
      <translation>下一步：執行中把梯度切換為 mx.grad：有什麼跳動嗎？</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>執行</translation>
    </message>
    <message>
      <source>Next: run it, and watch the loss fall.</source>
      <translation>下一步：執行，看損失下降。</translation>
    </message>
    <message>
      <source>What to try next</source>
      <translation>接下來可以試試</translation>
    </message>
  </context>
  <context>
    <name>Spoken</name>
    <message>
      <source>Gradient: {0}.</source>
      <translation>梯度：{0}。</translation>
    </message>
    <message>
      <source>Compare: ways to differentiate and optimizers side by side.</source>
      <translation>比較：並列各種求導方式與優化器。</translation>
    </message>
    <message>
      <source>Write: your own gradient code, and what the check says of it.</source>
      <translation>撰寫：你自己的梯度程式碼，以及檢查的結果。</translation>
    </message>
    <message>
      <source>Derive: the gradient line by line, with fields for your numbers.</source>
      <translation>推導：逐行的梯度，並可填入你的數值。</translation>
    </message>
    <message>
      <source>Train: the model, its data and its curves.</source>
      <translation>訓練：模型、資料與曲線。</translation>
    </message>
    <message>
      <source>Step {0}, loss {1}.</source>
      <translation>第 {0} 步，損失 {1}。</translation>
    </message>
  </context>
  <context>
    <name>Plots</name>
    <message>
      <source>Fit</source>
      <translation>擬合</translation>
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
      <source>Network</source>
      <translation>網路</translation>
    </message>
    <message>
      <source>Landscape</source>
      <translation>損失地形</translation>
    </message>
    <message>
      <source>Graph</source>
      <translation>計算圖</translation>
    </message>
    <message>
      <source>Derivation</source>
      <translation>推導</translation>
    </message>
    <message>
      <source>Metrics</source>
      <translation>指標</translation>
    </message>
    <message>
      <source>Update to weight</source>
      <translation>更新與權重之比</translation>
    </message>
    <message>
      <source>Cost of a gradient</source>
      <translation>一次梯度的成本</translation>
    </message>
    <message>
      <source>Optimizers</source>
      <translation>優化器</translation>
    </message>
    <message>
      <source>Step of the differences</source>
      <translation>差分步長</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>梯度檢查</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>程式碼</translation>
    </message>
  </context>
  <context>
    <name>OutputPane</name>
    <message>
      <source>Output of print()</source>
      <translation>print() 的輸出</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>What your code prints</source>
      <translation>你的程式碼印出的內容</translation>
    </message>
    <message>
      <source>step {0}</source>
      <translation>第 {0} 步</translation>
    </message>
    <message>
      <source>check</source>
      <translation>檢查</translation>
    </message>
  </context>
  <context>
    <name>Derivation</name>
    <message>
      <source>Chain rule to the weights of layer {0}, plus the slope of the penalty</source>
      <translation>鏈式法則到第 {0} 層的權重，再加上懲罰項的導數</translation>
    </message>
    <message>
      <source>Chain rule through activation {0}: times its slope</source>
      <translation>鏈式法則穿過第 {0} 層的激活函數：乘以其導數</translation>
    </message>
    <message>
      <source>Chain rule through layer {0}: dz times the weights, transposed</source>
      <translation>鏈式法則穿過第 {0} 層：dz 乘以轉置的權重</translation>
    </message>
    <message>
      <source>Chain rule to the bias of layer {0}: dz, added up over the rows</source>
      <translation>鏈式法則到第 {0} 層的偏置：dz 對所有列求和</translation>
    </message>
    <message>
      <source>Chain rule to the weights of layer {0}: its inputs times dz</source>
      <translation>鏈式法則到第 {0} 層的權重：該層輸入乘以 dz</translation>
    </message>
    <message>
      <source>Backward from here: the derivative of the loss</source>
      <translation>由此開始反向傳播：損失的導數</translation>
    </message>
    <message>
      <source>The penalty: large weights cost something too</source>
      <translation>懲罰項：過大的權重也有代價</translation>
    </message>
    <message>
      <source>The loss: how far the outputs are from the targets</source>
      <translation>損失：輸出與目標相差多遠</translation>
    </message>
    <message>
      <source>Layer {0}: the activation, entry by entry</source>
      <translation>第 {0} 層：逐元素套用激活函數</translation>
    </message>
    <message>
      <source>Layer {0}: inputs times weights, plus bias</source>
      <translation>第 {0} 層：輸入乘以權重，再加上偏置</translation>
    </message>
    <message>
      <source>The parameters: the numbers that training changes</source>
      <translation>參數：訓練所改變的數值</translation>
    </message>
    <message>
      <source>Update: a step against the gradient, scaled by the learning rate η</source>
      <translation>更新：沿梯度的反方向走一步，步長由學習率 η 決定</translation>
    </message>
    <message>
      <source>Clipped: a gradient that is too long is shortened, all parameters alike</source>
      <translation>裁剪：過長的梯度會被縮短，所有參數比例相同</translation>
    </message>
    <message>
      <source>A running mean of gradients: the direction</source>
      <translation>梯度的移動平均：方向</translation>
    </message>
    <message>
      <source>What is remembered of earlier gradients</source>
      <translation>對先前梯度的記憶</translation>
    </message>
    <message>
      <source>A running mean of the squares of earlier moves</source>
      <translation>先前移動量平方的移動平均</translation>
    </message>
    <message>
      <source>The move: the gradient in units of its own size</source>
      <translation>移動量：以梯度自身大小為單位</translation>
    </message>
    <message>
      <source>The mean that decides the direction</source>
      <translation>決定方向的平均</translation>
    </message>
  </context>
  <context>
    <name>Changes</name>
    <message>
      <source>step {0}: {1}</source>
      <translation>第 {0} 步：{1}</translation>
    </message>
    <message>
      <source>gradient: {0}</source>
      <translation>梯度：{0}</translation>
    </message>
    <message>
      <source>My code edited</source>
      <translation>修改了我的程式碼</translation>
    </message>
    <message>
      <source>{0} set by hand</source>
      <translation>手動設定 {0}</translation>
    </message>
    <message>
      <source>other data</source>
      <translation>換了資料</translation>
    </message>
    <message>
      <source>{0} changed</source>
      <translation>{0} 改變</translation>
    </message>
    <message>
      <source>on</source>
      <translation>開</translation>
    </message>
    <message>
      <source>off</source>
      <translation>關</translation>
    </message>
    <message>
      <source>all rows</source>
      <translation>全部資料</translation>
    </message>
    <message>
      <source>rate</source>
      <translation>學習率</translation>
    </message>
    <message>
      <source>optimizer</source>
      <translation>優化器</translation>
    </message>
    <message>
      <source>momentum</source>
      <translation>動量</translation>
    </message>
    <message>
      <source>clip norm</source>
      <translation>裁剪範數</translation>
    </message>
    <message>
      <source>schedule</source>
      <translation>學習率排程</translation>
    </message>
    <message>
      <source>batch</source>
      <translation>批次</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>損失函數</translation>
    </message>
    <message>
      <source>penalty</source>
      <translation>懲罰項</translation>
    </message>
    <message>
      <source>penalty rate</source>
      <translation>懲罰係數</translation>
    </message>
    <message>
      <source>frozen parameters</source>
      <translation>凍結的參數</translation>
    </message>
    <message>
      <source>pause at loss</source>
      <translation>損失低於此值時暫停</translation>
    </message>
    <message>
      <source>pause at gradient norm</source>
      <translation>梯度範數低於此值時暫停</translation>
    </message>
    <message>
      <source>early stop</source>
      <translation>提前停止</translation>
    </message>
    <message>
      <source>pause at step</source>
      <translation>到此步時暫停</translation>
    </message>
  </context>
  <context>
    <name>PlotTools</name>
    <message>
      <source>Make a figure of this picture</source>
      <translation>為這張圖製作圖檔</translation>
    </message>
    <message>
      <source>Enlarge this picture, or end it (Esc ends it)</source>
      <translation>放大這張圖，或恢復原狀（Esc 也可恢復）</translation>
    </message>
  </context>
</TS>
